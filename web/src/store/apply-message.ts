// Messages: live ones, pages of history, edits, reactions, and our own that are still on the way.
import type { AppEvent, PendingMessage } from '@/api/events';
import type { Id, Message } from '@/api/wire';
import { acknowledged, stoppedTyping } from './apply-channel';
import { mergeAuthor, mergeUsers } from './apply-user';
import { mapRow, merged, withRow, without, type State } from './state';
import { addLive, applyPage, removeMessages } from './window';

type MessageEvent = Extract<
  AppEvent,
  {
    type:
      | 'Message'
      | 'MessageUpdate'
      | 'MessageAppend'
      | 'MessageDelete'
      | 'BulkMessageDelete'
      | 'MessageReact'
      | 'MessageUnreact'
      | 'MessageRemoveReaction'
      | 'Page'
      | 'ForgetWindow'
      | 'PendingAdd'
      | 'PendingFail'
      | 'PendingRemove';
  }
>;

/** Message.flags masks (rest-servers 4.1): everyone 4, online 8. */
const MENTIONS_MANY = 4 | 8;
export const SUPPRESSED = 1 | 2;

export function applyMessage(state: State, event: MessageEvent): State {
  switch (event.type) {
    case 'Message': {
      const { type: _type, ...message } = event;
      return received(state, message);
    }
    case 'MessageUpdate':
      return changed(state, event.channel, event.id, (message) =>
        merged<Message>(message, event.data, event.clear, { Pinned: 'pinned' }),
      );
    case 'MessageAppend':
      return changed(state, event.channel, event.id, (message) => ({
        ...message,
        embeds: appended(message.embeds ?? [], event.append.embeds ?? []),
      }));
    case 'MessageDelete':
      return deleted(state, event.channel, [event.id]);
    case 'BulkMessageDelete':
      return deleted(state, event.channel, event.ids);
    case 'MessageReact':
      return reaction(state, event.channel_id, event.id, event.emoji_id, (users) =>
        users.includes(event.user_id) ? users : [...users, event.user_id],
      );
    case 'MessageUnreact':
      return reaction(state, event.channel_id, event.id, event.emoji_id, (users) =>
        users.filter((user) => user !== event.user_id),
      );
    case 'MessageRemoveReaction':
      return reaction(state, event.channel_id, event.id, event.emoji_id, () => []);
    case 'Page':
      return paged(state, event);
    case 'ForgetWindow':
      return { ...state, windows: without(state.windows, event.channel) };
    case 'PendingAdd': {
      const rest = (state.pending[event.message.channel] ?? []).filter((row) => row.nonce !== event.message.nonce);
      return { ...state, pending: withRow(state.pending, event.message.channel, [...rest, event.message]) };
    }
    case 'PendingFail':
      return pending(state, event.channel, (rows) =>
        rows.map((row) => (row.nonce === event.nonce ? { ...row, failed: event.reason } : row)),
      );
    case 'PendingRemove':
      return pending(state, event.channel, (rows) => rows.filter((row) => row.nonce !== event.nonce));
  }
}

function received(state: State, full: Message): State {
  const { user, member, ...message } = full;
  let next = state;
  if (user) next = { ...next, users: mergeAuthor(next, user) };
  if (member) {
    const { server, user: id } = member._id;
    next = { ...next, members: withRow(next.members, server, { ...next.members[server], [id]: member }) };
  }
  next = stoppedTyping(next, message.channel, message.author);
  next = pending(next, message.channel, (rows) =>
    message.author === state.selfId ? rows.filter((row) => row.nonce !== message.nonce) : rows,
  );
  next = {
    ...next,
    windows: mapRow(next.windows, message.channel, (window) => addLive(window, message)),
    channels: mapRow(next.channels, message.channel, (channel) => {
      if (channel.last_message_id && channel.last_message_id >= message._id) return channel;
      // That people talk is no news to read; who is inside can be seen.
      if (channel.channel_type === 'TextChannel' && message.system?.type === 'call_started') return channel;
      const moved = { ...channel, last_message_id: message._id };
      return moved.channel_type === 'DirectMessage' ? { ...moved, active: true } : moved;
    }),
  };
  const ours =
    message.author === state.selfId || (message.system?.type === 'call_started' && message.system.by === state.selfId);
  if (ours) return acknowledged(next, message.channel, message._id);
  return mentionsSelf(next, message) ? mentioned(next, message) : next;
}

function mentionsSelf(state: State, message: Message): boolean {
  const self = state.selfId;
  if (!self || ((message.flags ?? 0) & SUPPRESSED) !== 0) return false;
  if (message.mentions?.includes(self)) return true;
  const channel = state.channels[message.channel];
  if (channel?.channel_type === 'DirectMessage' || channel?.channel_type === 'Group') return true;
  if (((message.flags ?? 0) & MENTIONS_MANY) !== 0) return true;
  if (channel?.channel_type !== 'TextChannel' || !message.role_mentions) return false;
  const roles = state.members[channel.server]?.[self]?.roles ?? [];
  return message.role_mentions.some((role) => roles.includes(role));
}

function mentioned(state: State, message: Message): State {
  const unread = state.unreads[message.channel];
  if (unread?.mentions.includes(message._id)) return state;
  const mentions = [...(unread?.mentions ?? []), message._id];
  return { ...state, unreads: withRow(state.unreads, message.channel, { ...unread, mentions }) };
}

function changed(state: State, channel: Id, id: Id, change: (message: Message) => Message): State {
  return {
    ...state,
    windows: mapRow(state.windows, channel, (window) => {
      const byId = mapRow(window.byId, id, change);
      return byId === window.byId ? window : { ...window, byId };
    }),
  };
}

function appended(old: NonNullable<Message['embeds']>, more: NonNullable<Message['embeds']>) {
  const seen = new Set(old.map((embed) => JSON.stringify(embed)));
  return [...old, ...more.filter((embed) => !seen.has(JSON.stringify(embed)))];
}

function deleted(state: State, channel: Id, ids: readonly Id[]): State {
  return {
    ...state,
    windows: mapRow(state.windows, channel, (window) => removeMessages(window, ids)),
    unreads: mapRow(state.unreads, channel, (unread) =>
      unread.mentions.some((id) => ids.includes(id))
        ? { ...unread, mentions: unread.mentions.filter((id) => !ids.includes(id)) }
        : unread,
    ),
  };
}

function reaction(state: State, channel: Id, id: Id, emoji: string, change: (users: Id[]) => Id[]): State {
  return changed(state, channel, id, (message) => {
    const users = message.reactions?.[emoji] ?? [];
    const next = change(users);
    if (next === users) return message;
    const reactions = { ...message.reactions, [emoji]: next };
    if (!next.length) delete reactions[emoji];
    return { ...message, reactions };
  });
}

function paged(state: State, page: Extract<AppEvent, { type: 'Page' }>): State {
  const arrived = new Set(page.messages.map((message) => message.nonce));
  const members = { ...state.members };
  for (const member of page.members ?? []) {
    members[member._id.server] = { ...members[member._id.server], [member._id.user]: member };
  }
  const next = {
    ...state,
    members,
    users: mergeUsers(state, page.users ?? []),
    windows: withRow(state.windows, page.channel, applyPage(state.windows[page.channel], page)),
  };
  return pending(next, page.channel, (rows) => rows.filter((row) => !arrived.has(row.nonce)));
}

function pending(
  state: State,
  channel: Id,
  change: (rows: readonly PendingMessage[]) => readonly PendingMessage[],
): State {
  const rows = state.pending[channel];
  if (!rows?.length) return state;
  const next = change(rows);
  if (next.length === rows.length && next.every((row, index) => row === rows[index])) return state;
  return { ...state, pending: next.length ? withRow(state.pending, channel, next) : without(state.pending, channel) };
}
