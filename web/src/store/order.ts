// The order in which a server shows its channels: loose ones first, then category by category.
import type { Channel, Id } from '@/api/wire';
import type { State } from './state';

export interface Section {
  id: string;
  title: string | null;
  channels: readonly Channel[];
}

export function sections(state: State, server: Id): Section[] {
  const row = state.servers[server];
  if (!row) return [];
  const seen = (ids: readonly Id[]) => ids.map((id) => state.channels[id]).filter((channel) => channel !== undefined);
  const categories = row.categories ?? [];
  const placed = new Set(categories.flatMap((category) => category.channels));
  const loose = seen(row.channels.filter((id) => !placed.has(id)));
  const named = categories.map((category) => ({
    id: category.id,
    title: category.title,
    channels: seen(category.channels),
  }));
  return [
    ...(loose.length ? [{ id: 'loose', title: null, channels: loose }] : []),
    ...named.filter((s) => s.channels.length),
  ];
}

export function orderedChannels(state: State, server: Id): Channel[] {
  return sections(state, server).flatMap((section) => section.channels);
}

const LAST = 'discordination.last.';

/** Remembers the channel last open in a server, so that coming back lands there. */
export function rememberChannel(server: Id, channel: Id): void {
  localStorage.setItem(LAST + server, channel);
}

export function entryChannel(state: State, server: Id): Channel | undefined {
  const last = state.channels[localStorage.getItem(LAST + server) ?? ''];
  if (last?.channel_type === 'TextChannel' && last.server === server) return last;
  return orderedChannels(state, server)[0];
}
