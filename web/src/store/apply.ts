// The one place where server state changes: a pure function from state and event to state.
import type { AppEvent, Ready } from '@/api/events';
import type { ChannelUnread, Emoji, Id, Member, User } from '@/api/wire';
import { applyChannel } from './apply-channel';
import { applyMessage } from './apply-message';
import { applyServer } from './apply-server';
import { applySettings } from './apply-settings';
import { applyUser, mergeUser, mergeUsers } from './apply-user';
import { applyVoice, voiceTable } from './apply-voice';
import { emptyState, mapRow, withRow, without, type State, type Table, type Unread } from './state';

/** `now` in ms, for what fades by itself (typing, slowmode). */
export function apply(state: State, event: AppEvent, now: number): State {
  switch (event.type) {
    case 'Ready':
      return applyReady(state, event);
    case 'Bulk':
      return event.v.reduce((next, inner) => apply(next, inner, now), state);
    case 'Reset':
      return emptyState;
    case 'Unreads':
      return { ...state, unreads: unreadTable(event.unreads) };
    case 'UserSlowmodes': {
      const slowmodes: Record<Id, number> = { ...state.slowmodes };
      for (const { channel_id, retry_after } of event.slowmodes) slowmodes[channel_id] = now + retry_after * 1000;
      return { ...state, slowmodes };
    }
    case 'EmojiCreate': {
      const { type: _type, ...emoji } = event;
      return { ...state, emojis: withRow(state.emojis, emoji._id, emoji as Emoji) };
    }
    case 'EmojiUpdate':
      return { ...state, emojis: mapRow(state.emojis, event.id, (emoji) => ({ ...emoji, ...event.data })) };
    case 'EmojiDelete':
      return { ...state, emojis: without(state.emojis, event.id) };
    case 'Users':
      return { ...state, users: mergeUsers(state, event.users) };
    case 'UserUpdate':
    case 'UserRelationship':
      return applyUser(state, event);
    case 'ServerCreate':
    case 'ServerUpdate':
    case 'ServerDelete':
    case 'ServerMemberJoin':
    case 'ServerMemberUpdate':
    case 'ServerMemberLeave':
    case 'ServerRoleUpdate':
    case 'ServerRoleDelete':
    case 'ServerRoleRanksUpdate':
    case 'Members':
    case 'Member':
      return applyServer(state, event);
    case 'ChannelCreate':
    case 'ChannelUpdate':
    case 'ChannelDelete':
    case 'ChannelGroupJoin':
    case 'ChannelGroupLeave':
    case 'ChannelStartTyping':
    case 'ChannelStopTyping':
    case 'ChannelAck':
      return applyChannel(state, event, now);
    case 'Message':
    case 'MessageUpdate':
    case 'MessageAppend':
    case 'MessageDelete':
    case 'BulkMessageDelete':
    case 'MessageReact':
    case 'MessageUnreact':
    case 'MessageRemoveReaction':
    case 'Page':
    case 'ForgetWindow':
    case 'PendingAdd':
    case 'PendingFail':
    case 'PendingRemove':
      return applyMessage(state, event);
    case 'VoiceChannelJoin':
    case 'VoiceChannelLeave':
    case 'VoiceChannelMove':
    case 'UserVoiceStateUpdate':
    case 'VoiceCallUpdate':
    case 'RingStop':
      return applyVoice(state, event, now);
    case 'Settings':
    case 'UserSettingsUpdate':
    case 'SettingChosen':
    case 'SettingSent':
      return applySettings(state, event);
    default:
      return state;
  }
}

/**
 * A new Ready is the whole truth about servers, channels and unreads. People known from elsewhere (message authors)
 * stay; message windows stay too and are refreshed or dropped by whoever shows them.
 */
function applyReady(state: State, ready: Ready): State {
  const users: Record<Id, User> = { ...state.users };
  for (const user of ready.users ?? []) users[user._id] = mergeUser(users[user._id], user);
  const self = ready.users?.find((user) => user.relationship === 'User');
  const voices = voiceTable(ready.voice_states ?? []);
  const members: Record<Id, Record<Id, Member>> = {};
  for (const member of ready.members ?? []) {
    const { server, user } = member._id;
    members[server] = { ...state.members[server], ...members[server], [user]: member };
  }
  return {
    ...state,
    selfId: self?._id ?? state.selfId,
    users,
    servers: byId(ready.servers ?? []),
    channels: byId(ready.channels ?? []),
    members,
    completeMembers: {},
    emojis: byId(ready.emojis ?? []),
    unreads: ready.channel_unreads ? unreadTable(ready.channel_unreads) : state.unreads,
    typing: {},
    voices,
    // Ready tells of calls but not that they ring.
    rings: without(state.rings, ...Object.keys(state.rings).filter((id) => !voices[id])),
  };
}

function byId<T extends { _id: Id }>(rows: readonly T[]): Table<T> {
  return Object.fromEntries(rows.map((row) => [row._id, row]));
}

function unreadTable(unreads: readonly ChannelUnread[]): Table<Unread> {
  return Object.fromEntries(
    unreads.map(({ _id, last_id, mentions }) => [_id.channel, { lastId: last_id, mentions: mentions ?? [] }]),
  );
}
