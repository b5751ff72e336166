// What is unread and what calls for us, derived from tables and never stored twice.
import { ulidTime } from '@/api/ulid';
import type { Channel, Id } from '@/api/wire';
import { isMuted } from './settings';
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

/** Unread, and not somewhere we want to hear nothing of. */
export function isNews(state: State, channel: Channel): boolean {
  return isUnread(state, channel) && !isMuted(state, channel);
}

/** Mentions that call for us. */
export function callCount(state: State, channel: Channel): number {
  const count = mentionCount(state, channel._id);
  return count > 0 && isMuted(state, channel) ? 0 : count;
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
    unread ||= isNews(state, channel);
    mentions += callCount(state, channel);
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
  const inChannels = Object.values(state.channels).reduce((sum, channel) => sum + callCount(state, channel), 0);
  const requests = Object.values(state.users).filter((user) => user.relationship === 'Incoming').length;
  return inChannels + requests;
}
