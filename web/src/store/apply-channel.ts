// Channels: their life, who types in them, and how far they have been read.
import type { AppEvent } from '@/api/events';
import type { Channel, Id } from '@/api/wire';
import { calmed, emptied } from './apply-voice';
import { mapRow, withRow, without, type State } from './state';

type ChannelEvent = Extract<
  AppEvent,
  {
    type:
      | 'ChannelCreate'
      | 'ChannelUpdate'
      | 'ChannelDelete'
      | 'ChannelGroupJoin'
      | 'ChannelGroupLeave'
      | 'ChannelStartTyping'
      | 'ChannelStopTyping'
      | 'ChannelAck';
  }
>;

const CLEARABLE: Readonly<Record<string, string>> = {
  Description: 'description',
  Icon: 'icon',
  DefaultPermissions: 'default_permissions',
  Voice: 'voice',
  Slowmode: 'slowmode',
};

export function applyChannel(state: State, event: ChannelEvent, now: number): State {
  switch (event.type) {
    case 'ChannelCreate': {
      const { type: _type, ...rest } = event;
      const channel = rest as Channel;
      const next = { ...state, channels: withRow(state.channels, channel._id, channel) };
      return channel.channel_type === 'TextChannel' ? listed(next, channel.server, channel._id) : next;
    }
    case 'ChannelUpdate':
      return {
        ...(event.clear?.includes('Voice') ? emptied(state, event.id) : state),
        channels: mapRow(state.channels, event.id, (row) => updated(row, event.data, event.clear)),
      };
    case 'ChannelDelete':
      return gone(state, event.id);
    case 'ChannelGroupJoin':
      return recipients(state, event.id, (ids) => [...ids.filter((id) => id !== event.user), event.user]);
    case 'ChannelGroupLeave':
      if (event.user === state.selfId) return gone(state, event.id);
      return recipients(calmed(state, event.id, event.user), event.id, (ids) => ids.filter((id) => id !== event.user));
    case 'ChannelStartTyping':
      if (event.user === state.selfId) return state;
      return {
        ...state,
        typing: withRow(state.typing, event.id, { ...state.typing[event.id], [event.user]: now }),
      };
    case 'ChannelStopTyping':
      return stoppedTyping(state, event.id, event.user);
    case 'ChannelAck':
      return acknowledged(state, event.id, event.message_id);
  }
}

function updated(channel: Channel, data: Record<string, unknown>, clear: readonly string[] | undefined): Channel {
  const next: Record<string, unknown> = { ...channel };
  for (const name of clear ?? []) {
    const field = CLEARABLE[name];
    if (field) delete next[field];
  }
  return Object.assign(next, data) as unknown as Channel;
}

function listed(state: State, server: Id, channel: Id): State {
  return {
    ...state,
    servers: mapRow(state.servers, server, (row) =>
      row.channels.includes(channel) ? row : { ...row, channels: [...row.channels, channel] },
    ),
  };
}

function gone(state: State, id: Id): State {
  return {
    ...emptied(state, id),
    channels: without(state.channels, id),
    windows: without(state.windows, id),
    pending: without(state.pending, id),
    typing: without(state.typing, id),
    unreads: without(state.unreads, id),
  };
}

function recipients(state: State, id: Id, change: (ids: Id[]) => Id[]): State {
  return {
    ...state,
    channels: mapRow(state.channels, id, (row) =>
      row.channel_type === 'Group' ? { ...row, recipients: change(row.recipients) } : row,
    ),
  };
}

export function stoppedTyping(state: State, channel: Id, user: Id): State {
  return { ...state, typing: mapRow(state.typing, channel, (table) => without(table, user)) };
}

export function acknowledged(state: State, channel: Id, message: Id): State {
  const mentions = (state.unreads[channel]?.mentions ?? []).filter((id) => id > message);
  return { ...state, unreads: withRow(state.unreads, channel, { lastId: message, mentions }) };
}
