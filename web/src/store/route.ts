// Where we are, told by the address bar; the paths are those of the known clients, so shared links work.
import { useSyncExternalStore } from 'react';
import type { Id } from '@/api/wire';

export type Place =
  | { at: 'home' }
  | { at: 'friends' }
  | { at: 'channel'; channel: Id; server?: Id; message?: Id }
  | { at: 'server'; server: Id }
  | { at: 'invite'; code: string }
  | { at: 'bot'; bot: Id }
  | { at: 'login' }
  | { at: 'register' }
  | { at: 'forgotten' }
  | { at: 'verify'; code: string }
  | { at: 'reset'; code: string }
  | { at: 'resend' }
  | { at: 'delete'; code: string }
  | { at: 'unknown' };

export function parsePlace(path: string): Place {
  const parts = path.split('/').filter(Boolean).map(decodeURIComponent);
  const [head, one, two, three, four] = parts;
  if (!head) return { at: 'home' };
  if (head === 'friends') return { at: 'friends' };
  if (head === 'invite' && one) return { at: 'invite', code: one };
  if (head === 'bot' && one) return { at: 'bot', bot: one };
  if (head === 'server' && one && two === 'channel' && three) {
    return { at: 'channel', server: one, channel: three, message: four };
  }
  if (head === 'server' && one) return { at: 'server', server: one };
  if (head === 'channel' && one) return { at: 'channel', channel: one, message: two };
  if (head === 'login' && one === 'create') return { at: 'register' };
  if (head === 'login' && one === 'forgotten') return { at: 'forgotten' };
  if (head === 'login' && one === 'verify' && two) return { at: 'verify', code: two };
  if (head === 'login' && one === 'reset') return two ? { at: 'reset', code: two } : { at: 'forgotten' };
  if (head === 'login' && one === 'resend') return { at: 'resend' };
  if (head === 'login') return { at: 'login' };
  if (head === 'delete' && one) return { at: 'delete', code: one };
  return { at: 'unknown' };
}

let current = { path: '', place: { at: 'home' } as Place };
const listeners = new Set<() => void>();

function read(): Place {
  if (location.pathname !== current.path) current = { path: location.pathname, place: parsePlace(location.pathname) };
  return current.place;
}

function announce(): void {
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  addEventListener('popstate', listener);
  return () => {
    listeners.delete(listener);
    removeEventListener('popstate', listener);
  };
}

export function usePlace(): Place {
  return useSyncExternalStore(subscribe, read);
}

export const getPlace = read;

const AFTER = 'discordination.after';

/** Goes to the entrance; what was to be seen waits in this tab. */
export function enterFirst(entrance: string): void {
  sessionStorage.setItem(AFTER, location.pathname);
  navigate(entrance);
}

/** Where somebody who has just come in wanted to go. */
export function takeAfter(): string {
  const path = sessionStorage.getItem(AFTER) ?? '/';
  sessionStorage.removeItem(AFTER);
  return path;
}

export function navigate(path: string, options: { replace?: boolean } = {}): void {
  if (path === location.pathname) return;
  history[options.replace ? 'replaceState' : 'pushState'](null, '', path);
  announce();
}

export function channelPath(channel: { _id: Id; channel_type: string; server?: Id }, message?: Id): string {
  const tail = message ? `/${message}` : '';
  return channel.server ? `/server/${channel.server}/channel/${channel._id}${tail}` : `/channel/${channel._id}${tail}`;
}
