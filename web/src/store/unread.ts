// What is unread and what calls for us, derived from tables and never stored twice.
import { ulidTime } from '@/api/ulid';
import type { Channel, Id } from '@/api/wire';
import type { State } from './state';

export function isUnread(state: State, channel: Channel): boolean {
  const last = channel.last_message_id;
  if (!last || channel.channel_type === 'SavedMessages') return false;
  const read = state.unreads[channel._id]?.lastId;
  if (read !== undefined) return last > read;
  // Never acknowledged: what was said before we came is history, not news.
  if (channel.channel_type !== 'TextChannel' || !state.selfId) return true;
  const joined = state.members[channel.server]?.[state.selfId]?.joined_at;
  return joined === undefined || ulidTime(last) > Date.parse(joined);
}

export function mentionCount(state: State, channel: Id): number {
  const unread = state.unreads[channel];
  if (!unread?.mentions.length) return 0;
  const { lastId, mentions } = unread;
  return new Set(lastId ? mentions.filter((id) => id > lastId) : mentions).size;
}

export interface Badge {
  unread: boolean;
  mentions: number;
}

export function serverBadge(state: State, server: Id): Badge {
  let unread = false;
  let mentions = 0;
  for (const id of state.servers[server]?.channels ?? []) {
    const channel = state.channels[id];
    if (!channel) continue;
    unread ||= isUnread(state, channel);
    mentions += mentionCount(state, id);
  }
  return { unread, mentions };
}

/** Direct conversations, newest talk first. */
export function conversations(state: State): Channel[] {
  return Object.values(state.channels)
    .filter(
      (channel) => (channel.channel_type === 'DirectMessage' && channel.active) || channel.channel_type === 'Group',
    )
    .sort((a, b) => ((b.last_message_id ?? b._id) > (a.last_message_id ?? a._id) ? 1 : -1));
}

/** Everything that calls for us, for the window's title. */
export function callsForUs(state: State): number {
  const inChannels = Object.keys(state.channels).reduce((sum, id) => sum + mentionCount(state, id), 0);
  const requests = Object.values(state.users).filter((user) => user.relationship === 'Incoming').length;
  return inChannels + requests;
}
