// The bounded stretch of history a channel keeps in memory; pages, live messages and trims meet here.
import type { PageKind } from '@/api/events';
import type { Id, Message } from '@/api/wire';
import type { MessageWindow, Table } from './state';

/** Most messages held per channel; the far end is dropped beyond that. */
export const WINDOW_LIMIT = 400;
/** How far a live channel may grow before its oldest part is dropped. */
export const LIVE_LIMIT = 600;

export interface Page {
  kind: PageKind;
  messages: readonly Message[];
  reachedStart?: boolean;
  reachedEnd?: boolean;
}

export function makeWindow(messages: readonly Message[], reachedStart: boolean, reachedEnd: boolean): MessageWindow {
  const byId: Record<Id, Message> = {};
  for (const message of messages) byId[message._id] = message;
  return { ids: Object.keys(byId).sort(), byId, reachedStart, reachedEnd };
}

export function applyPage(window: MessageWindow | undefined, page: Page): MessageWindow {
  if (!window || page.kind === 'replace') {
    return makeWindow(page.messages, page.reachedStart ?? false, page.reachedEnd ?? false);
  }
  if (page.kind === 'refresh') return refreshed(window, page);
  const whole = makeWindow(
    [...Object.values(window.byId), ...page.messages],
    page.reachedStart ?? window.reachedStart,
    page.reachedEnd ?? window.reachedEnd,
  );
  return page.kind === 'older' ? trimmed(whole, 'newest', WINDOW_LIMIT) : trimmed(whole, 'oldest', WINDOW_LIMIT);
}

/** The stretch the page covers is taken from the page alone: what it lacks has been deleted meanwhile. */
function refreshed(window: MessageWindow, page: Page): MessageWindow {
  const covered = page.messages.map((message) => message._id).sort();
  const first = covered[0];
  const last = covered[covered.length - 1];
  const outside = Object.values(window.byId).filter((message) => {
    if (page.reachedStart && (last === undefined || message._id <= last)) return false;
    if (page.reachedEnd && (first === undefined || message._id >= first)) return false;
    return first === undefined || last === undefined || message._id < first || message._id > last;
  });
  return trimmed(
    makeWindow(
      [...outside, ...page.messages],
      window.reachedStart || (page.reachedStart ?? false),
      page.reachedEnd ?? window.reachedEnd,
    ),
    'oldest',
    LIVE_LIMIT,
  );
}

function trimmed(window: MessageWindow, end: 'newest' | 'oldest', limit: number): MessageWindow {
  if (window.ids.length <= limit) return window;
  const ids = end === 'newest' ? window.ids.slice(0, limit) : window.ids.slice(-limit);
  const byId: Record<Id, Message> = {};
  for (const id of ids) {
    const message = window.byId[id];
    if (message) byId[id] = message;
  }
  return {
    ids,
    byId,
    reachedStart: end === 'oldest' ? false : window.reachedStart,
    reachedEnd: end === 'newest' ? false : window.reachedEnd,
  };
}

/** A live message joins only a window that ends in the present; elsewhere it would tear a hole. */
export function addLive(window: MessageWindow, message: Message): MessageWindow {
  if (!window.reachedEnd || window.byId[message._id]) return window;
  const byId: Table<Message> = { ...window.byId, [message._id]: message };
  const last = window.ids[window.ids.length - 1];
  const inOrder = last === undefined || message._id > last;
  const ids = inOrder ? [...window.ids, message._id] : Object.keys(byId).sort();
  const next = { ...window, ids, byId };
  return ids.length > LIVE_LIMIT ? trimmed(next, 'oldest', WINDOW_LIMIT) : next;
}

export function removeMessages(window: MessageWindow, gone: readonly Id[]): MessageWindow {
  const present = gone.filter((id) => window.byId[id]);
  if (!present.length) return window;
  const byId: Record<Id, Message> = { ...window.byId };
  for (const id of present) delete byId[id];
  return { ...window, ids: window.ids.filter((id) => byId[id]), byId };
}
