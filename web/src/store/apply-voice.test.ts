import type { AppEvent } from '@/api/events';
import type { Channel, Server, UserVoiceState } from '@/api/wire';
import { describe, expect, it } from 'vitest';
import { apply } from './apply';
import { emptyState, type State } from './state';
import { participants } from './voices';

const LOUNGE: Channel = { channel_type: 'TextChannel', _id: 'lounge', server: 'den', name: 'Lounge', voice: {} };
const STAGE: Channel = { channel_type: 'TextChannel', _id: 'stage', server: 'den', name: 'Stage', voice: {} };
const DM: Channel = { channel_type: 'DirectMessage', _id: 'dm', active: true, recipients: ['me', 'bob'] };
const DEN: Server = { _id: 'den', owner: 'me', name: 'Den', channels: ['lounge', 'stage'], default_permissions: 0 };

const voice = (id: string, minute = 0, part: Partial<UserVoiceState> = {}): UserVoiceState => ({
  id,
  joined_at: `2026-01-01T10:${String(minute).padStart(2, '0')}:00.000Z`,
  is_receiving: true,
  is_publishing: false,
  screensharing: false,
  camera: false,
  ...part,
});

function play(state: State, ...events: AppEvent[]): State {
  return events.reduce((next, event) => apply(next, event, 5000), state);
}

const base = play(emptyState, {
  type: 'Ready',
  users: [{ _id: 'me', username: 'me', discriminator: '0001', relationship: 'User', online: true }],
  servers: [DEN],
  channels: [LOUNGE, STAGE, DM],
  voice_states: [
    { id: 'lounge', participants: [voice('bob', 2), voice('eve', 1)] },
    { id: 'stage', participants: [] },
  ],
});
const join = (id: string, who: UserVoiceState): AppEvent => ({ type: 'VoiceChannelJoin', id, state: who });
const leave = (id: string, user: string): AppEvent => ({ type: 'VoiceChannelLeave', id, user });
const names = (state: State, id: string) => participants(state, id).map((one) => one.id);

describe('who is in a call', () => {
  it('comes with Ready, in order of arrival, and is replaced by the next', () => {
    expect(names(base, 'lounge')).toEqual(['eve', 'bob']);
    expect(base.voices.stage).toBeUndefined();
    const again = play(base, { type: 'Ready', channels: [LOUNGE], voice_states: [] });
    expect(again.voices).toEqual({});
  });

  it('joins and leaves once, however often it is told', () => {
    const ann = voice('ann', 3);
    const once = play(base, join('stage', ann));
    expect(play(once, join('stage', ann))).toEqual(once);
    const gone = play(once, leave('stage', 'ann'));
    expect(gone.voices).toEqual(base.voices);
    expect(play(gone, leave('stage', 'ann'))).toBe(gone);
    expect(play(base, leave('nowhere', 'ann'))).toBe(base);
  });

  it('moves by one event, by its two halves, or by all three', () => {
    const move: AppEvent = {
      type: 'VoiceChannelMove',
      user: 'bob',
      from: 'lounge',
      to: 'stage',
      state: voice('bob', 9),
    };
    const halves = [leave('lounge', 'bob'), join('stage', voice('bob', 9))];
    const moved = play(base, move);
    expect(names(moved, 'lounge')).toEqual(['eve']);
    expect(names(moved, 'stage')).toEqual(['bob']);
    expect(play(base, ...halves)).toEqual(moved);
    expect(play(base, move, ...halves)).toEqual(moved);
    expect(play(base, halves[1] as AppEvent, move, halves[0] as AppEvent)).toEqual(moved);
  });

  it('takes marks for those inside, and makes no ghost of those who left', () => {
    const update = (id: string, data: Partial<UserVoiceState>): AppEvent => ({
      type: 'UserVoiceStateUpdate',
      id,
      channel_id: 'lounge',
      data,
    });
    const state = play(base, update('bob', { camera: true }), update('bob', {}));
    expect(state.voices.lounge?.bob).toEqual(voice('bob', 2, { camera: true }));
    expect(play(base, update('ghost', { camera: true }))).toBe(base);
    const left = play(base, leave('lounge', 'bob'));
    expect(play(left, update('bob', { camera: true }))).toBe(left);
  });

  it('ends with the channel, its voice, the server, or the membership', () => {
    expect(play(base, { type: 'ChannelDelete', id: 'lounge' }).voices).toEqual({});
    expect(play(base, { type: 'ChannelUpdate', id: 'lounge', data: {}, clear: ['Voice'] }).voices).toEqual({});
    expect(play(base, { type: 'ServerDelete', id: 'den' }).voices).toEqual({});
    expect(names(play(base, { type: 'ServerMemberLeave', id: 'den', user: 'eve' }), 'lounge')).toEqual(['bob']);
  });
});

describe('a call that rings', () => {
  const ring: AppEvent = {
    type: 'VoiceCallUpdate',
    initiator_id: 'bob',
    channel_id: 'dm',
    started_at: '2026-01-01T10:00:00.000Z',
    ended: false,
  };
  const end: AppEvent = { ...ring, started_at: null, ended: true };
  const called = play(base, join('dm', voice('bob')), ring);

  it('is heard once, from the moment it arrives', () => {
    expect(called.rings).toEqual({ dm: { by: 'bob', at: 5000 } });
    expect(apply(called, ring, 9000)).toBe(called);
  });

  it('stops when it ends, is declined, is answered anywhere, or nobody is left', () => {
    expect(play(called, end).rings).toEqual({});
    expect(play(called, { type: 'RingStop', channel: 'dm' }).rings).toEqual({});
    expect(play(called, join('dm', voice('me', 1))).rings).toEqual({});
    expect(play(called, leave('dm', 'bob')).rings).toEqual({});
    expect(play(called, { type: 'ChannelDelete', id: 'dm' }).rings).toEqual({});
  });

  it('does not ring for whom it started or who is inside', () => {
    expect(play(base, { ...ring, initiator_id: 'me' }).rings).toEqual({});
    expect(play(base, join('dm', voice('me')), ring).rings).toEqual({});
  });

  it('outlives a new Ready only while the call is there', () => {
    const again = (rooms: string[]): AppEvent => ({
      type: 'Ready',
      channels: [DM],
      voice_states: rooms.map((id) => ({ id, participants: [voice('bob')] })),
    });
    expect(play(called, again(['dm'])).rings).toEqual(called.rings);
    expect(play(called, again([])).rings).toEqual({});
  });
});
