// Messages quoted by others but not in the window: fetched once, remembered for a while.
import { useEffect } from 'react';
import { create } from 'zustand';
import { routes } from '@/api/routes';
import type { Id, Message } from '@/api/wire';
import { dispatch, getState, useStore } from '@/store/store';

const useStrays = create<Record<Id, Message | null>>(() => ({}));
const asked = new Set<Id>();

async function fetchStray(channel: Id, id: Id): Promise<void> {
  if (asked.has(id)) return;
  asked.add(id);
  try {
    const message = await routes.message.fetch(channel, id);
    useStrays.setState({ [id]: message });
    if (!getState().users[message.author] && !message.webhook) {
      dispatch({ type: 'Users', users: [await routes.user.fetch(message.author)] });
    }
  } catch {
    useStrays.setState((s) => ({ [id]: s[id] ?? null }));
  }
}

/** The referenced message; undefined while unknown, null when it is gone. */
export function useReferenced(channel: Id, id: Id): Message | null | undefined {
  const inWindow = useStore((s) => s.windows[channel]?.byId[id]);
  const covered = useStore((s) => {
    const ids = s.windows[channel]?.ids;
    const first = ids?.[0];
    const last = ids?.at(-1);
    return first !== undefined && last !== undefined && id > first && id < last;
  });
  const stray = useStrays((s) => s[id]);
  useEffect(() => {
    if (!inWindow && !covered) void fetchStray(channel, id);
  }, [channel, id, inWindow, covered]);
  return inWindow ?? (covered ? null : stray);
}
