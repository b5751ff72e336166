// How loud each person is for us alone, kept in this browser.
import { create } from 'zustand';
import type { Id } from '@/api/wire';

const KEY = 'discordination.volumes';

function read(): Record<Id, number> {
  try {
    return (JSON.parse(localStorage.getItem(KEY) ?? '{}') as Record<Id, number> | null) ?? {};
  } catch {
    return {};
  }
}

/** user id → 0…1; who is absent is at 1 */
export const useVolumes = create<Record<Id, number>>(read);

export function volumeOf(user: Id): number {
  return useVolumes.getState()[user] ?? 1;
}

export function setVolume(user: Id, volume: number): void {
  const next = { ...useVolumes.getState(), [user]: Math.min(1, Math.max(0, volume)) };
  if (next[user] === 1) delete next[user];
  useVolumes.setState(next, true);
  localStorage.setItem(KEY, JSON.stringify(next));
}
