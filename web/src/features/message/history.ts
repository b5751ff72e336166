// Fetching history: the first page, more of it either way, and making good after the link was lost.
import { idBefore } from '@/api/ulid';
import { routes, type MessageQuery } from '@/api/routes';
import type { PageKind } from '@/api/events';
import type { Id } from '@/api/wire';
import { dispatch, getState } from '@/store/store';

const PAGE = 100;
const FIRST_PAGE = 60;
/** Pages fetched at most to bring a window up to date before it is replaced instead. */
const MAX_REFRESH = 6;

/** Channels whose windows are kept; those visited longer ago are forgotten. */
const KEPT = 12;

const busy = new Set<string>();
/** channel → the Ready its window was last brought up to date with, least recently visited first */
const visits = new Map<Id, number>();

/** Notes a look at a channel; true when its window is older than the last Ready. */
export function visit(channel: Id, epoch: number): boolean {
  const aged = visits.get(channel) !== epoch;
  visits.delete(channel);
  visits.set(channel, epoch);
  const oldest = visits.keys().next().value;
  if (visits.size > KEPT && oldest !== undefined) {
    visits.delete(oldest);
    dispatch({ type: 'ForgetWindow', channel: oldest });
  }
  return aged;
}

/** Runs one load of a kind per channel at a time. */
async function once(key: string, load: () => Promise<void>): Promise<void> {
  if (busy.has(key)) return;
  busy.add(key);
  try {
    await load();
  } finally {
    busy.delete(key);
  }
}

async function page(channel: Id, kind: PageKind, query: MessageQuery, ends: (count: number) => Ends): Promise<number> {
  const answer = await routes.message.list(channel, query);
  const { messages, users, members } = answer;
  dispatch({ type: 'Page', channel, kind, messages, users, members, ...ends(messages.length) });
  return messages.length;
}

interface Ends {
  reachedStart?: boolean;
  reachedEnd?: boolean;
}

export function loadLatest(channel: Id): Promise<void> {
  return once(`${channel} latest`, async () => {
    await page(channel, 'replace', { limit: FIRST_PAGE }, (count) => ({
      reachedStart: count < FIRST_PAGE,
      reachedEnd: true,
    }));
  });
}

export function loadOlder(channel: Id): Promise<void> {
  return once(`${channel} older`, async () => {
    const before = getState().windows[channel]?.ids[0];
    if (!before) return;
    await page(channel, 'older', { before, limit: PAGE }, (count) => (count < PAGE ? { reachedStart: true } : {}));
  });
}

export function loadNewer(channel: Id): Promise<void> {
  return once(`${channel} newer`, async () => {
    const after = getState().windows[channel]?.ids.at(-1);
    if (!after) return;
    await page(channel, 'newer', { after, sort: 'Oldest', limit: PAGE }, (count) =>
      count < PAGE ? { reachedEnd: true } : {},
    );
  });
}

/** Puts the window around one message. */
export async function loadAround(channel: Id, message: Id): Promise<void> {
  const answer = await routes.message.list(channel, { nearby: message, limit: PAGE });
  const half = Math.floor(PAGE / 2);
  const older = answer.messages.filter((row) => row._id < message).length;
  const newer = answer.messages.length - older;
  dispatch({
    type: 'Page',
    channel,
    kind: 'replace',
    ...answer,
    reachedStart: older < half,
    reachedEnd: newer < half,
  });
}

/**
 * After a new Ready: what was edited, deleted or said meanwhile. Fetches the window again from its oldest message on;
 * a window that would need too many pages starts afresh at the present instead.
 */
export async function refreshWindow(channel: Id): Promise<void> {
  const window = getState().windows[channel];
  const first = window?.ids[0];
  if (!window || !first) return loadLatest(channel);
  const last = window.ids.at(-1) ?? first;
  let after = idBefore(first);
  for (let i = 0; i < MAX_REFRESH; i++) {
    const { messages, users, members } = await routes.message.list(channel, { after, sort: 'Oldest', limit: PAGE });
    const reachedEnd = messages.length < PAGE;
    dispatch({ type: 'Page', channel, kind: 'refresh', messages, users, members, reachedEnd });
    const newest = messages.at(-1)?._id;
    if (reachedEnd || !newest) return;
    if (newest >= last && !window.reachedEnd) return;
    after = newest;
  }
  if (window.reachedEnd) await loadLatest(channel);
}
