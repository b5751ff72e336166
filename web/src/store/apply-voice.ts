// Who is in which call, and which calls ring. Every change may arrive twice or late and must then change nothing.
import type { AppEvent } from '@/api/events';
import type { ChannelVoiceState, Id, UserVoiceState } from '@/api/wire';
import { mapRow, withRow, without, type State, type Table } from './state';

type VoiceEvent = Extract<
  AppEvent,
  {
    type:
      | 'VoiceChannelJoin'
      | 'VoiceChannelLeave'
      | 'VoiceChannelMove'
      | 'UserVoiceStateUpdate'
      | 'VoiceCallUpdate'
      | 'RingStop';
  }
>;

export function applyVoice(state: State, event: VoiceEvent, now: number): State {
  switch (event.type) {
    case 'VoiceChannelJoin':
      return entered(state, event.id, event.state);
    case 'VoiceChannelLeave':
      return calmed(state, event.id, event.user);
    case 'VoiceChannelMove':
      return entered(calmed(state, event.from, event.user), event.to, event.state);
    case 'UserVoiceStateUpdate': {
      // A late word about somebody who has left must not bring a ghost back.
      const voices = mapRow(state.voices, event.channel_id, (room) =>
        mapRow(room, event.id, (known) => ({ ...known, ...event.data, id: event.id })),
      );
      return voices === state.voices ? state : { ...state, voices };
    }
    case 'VoiceCallUpdate': {
      if (event.ended || !event.started_at) return quiet(state, event.channel_id);
      if (event.initiator_id === state.selfId || isIn(state, event.channel_id, state.selfId)) return state;
      const known = state.rings[event.channel_id];
      if (known?.by === event.initiator_id) return state;
      return { ...state, rings: withRow(state.rings, event.channel_id, { by: event.initiator_id, at: now }) };
    }
    case 'RingStop':
      return quiet(state, event.channel);
  }
}

export function voiceTable(rooms: readonly ChannelVoiceState[]): Table<Table<UserVoiceState>> {
  return Object.fromEntries(
    rooms
      .filter((room) => room.participants.length > 0)
      .map((room) => [room.id, Object.fromEntries(room.participants.map((one) => [one.id, one]))]),
  );
}

function isIn(state: State, channel: Id, user: Id | null): boolean {
  return user !== null && state.voices[channel]?.[user] !== undefined;
}

function entered(state: State, channel: Id, one: UserVoiceState): State {
  const voices = withRow(state.voices, channel, { ...state.voices[channel], [one.id]: one });
  const next = { ...state, voices };
  return one.id === state.selfId ? quiet(next, channel) : next;
}

function quiet(state: State, channel: Id): State {
  const rings = without(state.rings, channel);
  return rings === state.rings ? state : { ...state, rings };
}

/** The state without this person in this call; with the last one the call and its ringing end. */
export function calmed(state: State, channel: Id, user: Id): State {
  const room = state.voices[channel];
  if (!room || !(user in room)) return state;
  const rest = without(room, user);
  return Object.keys(rest).length
    ? { ...state, voices: withRow(state.voices, channel, rest) }
    : emptied(state, channel);
}

/** The state without any call in these channels. */
export function emptied(state: State, ...channels: Id[]): State {
  const voices = without(state.voices, ...channels);
  const rings = without(state.rings, ...channels);
  return voices === state.voices && rings === state.rings ? state : { ...state, voices, rings };
}
