import { describe, expect, it } from 'vitest';
import type { AppEvent } from '@/api/events';
import type { Channel, Message, Server, User } from '@/api/wire';
import { apply } from './apply';
import { emptyState, type State } from './state';
import { callsForUs, isUnread, mentionCount } from './unread';

const ID = (n: number) => `01J${String(n).padStart(23, '0')}`;
const ALICE = ID(1);
const BOB = ID(2);
const SERVER = ID(10);
const CHANNEL = ID(20);
const DM = ID(21);

const user = (id: string, username: string, part: Partial<User> = {}): User => ({
  _id: id,
  username,
  discriminator: '0042',
  relationship: 'None',
  online: true,
  ...part,
});
const server: Server = {
  _id: SERVER,
  owner: ALICE,
  name: 'Den',
  channels: [CHANNEL],
  default_permissions: 77014766592,
};
const channel: Channel = { channel_type: 'TextChannel', _id: CHANNEL, server: SERVER, name: 'General' };
const dm: Channel = { channel_type: 'DirectMessage', _id: DM, active: true, recipients: [ALICE, BOB] };
const message = (n: number, part: Partial<Message> = {}): Message => ({
  _id: ID(100 + n),
  channel: CHANNEL,
  author: BOB,
  content: `m${n}`,
  ...part,
});

function play(state: State, ...events: AppEvent[]): State {
  return events.reduce((next, event) => apply(next, event, 1000), state);
}

const ready: AppEvent = {
  type: 'Ready',
  users: [user(BOB, 'bob'), user(ALICE, 'alice', { relationship: 'User' })],
  servers: [server],
  channels: [channel, dm],
  members: [{ _id: { server: SERVER, user: ALICE }, joined_at: '2020-01-01T00:00:00.000Z' }],
  channel_unreads: [{ _id: { channel: CHANNEL, user: ALICE }, last_id: ID(100) }],
};
const base = play(emptyState, ready);
const page = (messages: Message[], kind: 'replace' | 'older' | 'refresh' = 'replace'): AppEvent => ({
  type: 'Page',
  channel: CHANNEL,
  kind,
  messages,
  reachedStart: true,
  reachedEnd: true,
});

describe('Ready', () => {
  it('finds oneself and replaces what the server no longer tells', () => {
    expect(base.selfId).toBe(ALICE);
    const again = play(base, { ...ready, servers: [], channels: [dm] } as AppEvent);
    expect(again.servers).toEqual({});
    expect(Object.keys(again.channels)).toEqual([DM]);
  });

  it('does not change the state it was given', () => {
    const before = JSON.stringify(base);
    play(base, { type: 'Message', ...message(1) }, { type: 'ServerDelete', id: SERVER });
    expect(JSON.stringify(base)).toBe(before);
  });
});

describe('messages', () => {
  it('that a call has started is news in a conversation only, and not for whom started it', () => {
    const call = (n: number, by: string, at: string): AppEvent => ({
      type: 'Message',
      ...message(n, { channel: at, author: ID(0), content: undefined, system: { type: 'call_started', by } }),
    });
    const inServer = play(base, call(1, BOB, CHANNEL));
    expect(isUnread(inServer, inServer.channels[CHANNEL] as Channel)).toBe(false);
    expect(mentionCount(play(base, call(1, BOB, DM)), DM)).toBe(1);
    expect(mentionCount(play(base, call(1, ALICE, DM)), DM)).toBe(0);
  });

  it('moves the channel on, joins a window at the present and counts a mention', () => {
    const state = play(base, page([message(1)]), { type: 'Message', ...message(2, { mentions: [ALICE] }) });
    expect(state.windows[CHANNEL]?.ids).toEqual([ID(101), ID(102)]);
    expect(state.channels[CHANNEL]?.last_message_id).toBe(ID(102));
    expect(mentionCount(state, CHANNEL)).toBe(1);
    expect(callsForUs(state)).toBe(1);
    const read = play(state, { type: 'ChannelAck', id: CHANNEL, user: ALICE, message_id: ID(102) });
    expect(mentionCount(read, CHANNEL)).toBe(0);
  });

  it('takes the author out of the message and keeps what he is to us', () => {
    const friends = play(base, {
      type: 'UserRelationship',
      id: ALICE,
      user: user(BOB, 'bob', { relationship: 'Friend' }),
    });
    const state = play(friends, { type: 'Message', ...message(1), user: user(BOB, 'bobby') });
    expect(state.users[BOB]).toMatchObject({ username: 'bobby', relationship: 'Friend' });
  });

  it('every direct message of another is a mention, a silent one is not', () => {
    const loud = play(base, { type: 'Message', ...message(1, { channel: DM }) });
    expect(mentionCount(loud, DM)).toBe(1);
    const silent = play(base, { type: 'Message', ...message(1, { channel: DM, flags: 2 }) });
    expect(mentionCount(silent, DM)).toBe(0);
  });

  it('own messages are read and clear their pending row', () => {
    const pending = play(base, page([]), {
      type: 'PendingAdd',
      message: { nonce: 'n1', channel: CHANNEL, content: 'x', replies: [], attachments: [], createdAt: 1 },
    });
    expect(pending.pending[CHANNEL]).toHaveLength(1);
    const state = play(pending, { type: 'Message', ...message(1, { author: ALICE, nonce: 'n1' }) });
    expect(state.pending[CHANNEL]).toBeUndefined();
    expect(isUnread(state, state.channels[CHANNEL] as Channel)).toBe(false);
  });

  it("another's nonce does not clear it", () => {
    const pending = play(base, {
      type: 'PendingAdd',
      message: { nonce: 'n1', channel: CHANNEL, content: 'x', replies: [], attachments: [], createdAt: 1 },
    });
    expect(play(pending, { type: 'Message', ...message(1, { nonce: 'n1' }) }).pending[CHANNEL]).toHaveLength(1);
  });

  it('edits, pins, appends without doubling, and deletes', () => {
    const embed = { type: 'Website', title: 't' } as const;
    let state = play(
      base,
      page([message(1), message(2)]),
      { type: 'MessageUpdate', id: ID(101), channel: CHANNEL, data: { content: 'new', edited: 'now' }, clear: [] },
      { type: 'MessageUpdate', id: ID(101), channel: CHANNEL, data: { pinned: true } },
      { type: 'MessageAppend', id: ID(101), channel: CHANNEL, append: { embeds: [embed] } },
      { type: 'MessageAppend', id: ID(101), channel: CHANNEL, append: { embeds: [embed] } },
    );
    expect(state.windows[CHANNEL]?.byId[ID(101)]).toMatchObject({ content: 'new', pinned: true, embeds: [embed] });
    state = play(
      state,
      { type: 'MessageUpdate', id: ID(101), channel: CHANNEL, data: {}, clear: ['Pinned'] },
      { type: 'BulkMessageDelete', channel: CHANNEL, ids: [ID(102)] },
    );
    expect(state.windows[CHANNEL]?.byId[ID(101)]?.pinned).toBeUndefined();
    expect(state.windows[CHANNEL]?.ids).toEqual([ID(101)]);
  });

  it('reactions come once per person and vanish with the last', () => {
    const react = { id: ID(101), channel_id: CHANNEL, user_id: BOB, emoji_id: '👍' };
    let state = play(base, page([message(1)]), { type: 'MessageReact', ...react }, { type: 'MessageReact', ...react });
    expect(state.windows[CHANNEL]?.byId[ID(101)]?.reactions).toEqual({ '👍': [BOB] });
    state = play(state, { type: 'MessageUnreact', ...react });
    expect(state.windows[CHANNEL]?.byId[ID(101)]?.reactions).toEqual({});
  });
});

describe('people, servers and channels', () => {
  it('typing starts, stops with the message, and is never our own', () => {
    let state = play(base, { type: 'ChannelStartTyping', id: CHANNEL, user: BOB });
    expect(state.typing[CHANNEL]).toEqual({ [BOB]: 1000 });
    state = play(state, { type: 'Message', ...message(1) });
    expect(state.typing[CHANNEL]).toEqual({});
    expect(play(base, { type: 'ChannelStartTyping', id: CHANNEL, user: ALICE }).typing[CHANNEL]).toBeUndefined();
  });

  it('an invisible person is offline', () => {
    const state = play(base, { type: 'UserUpdate', id: BOB, data: { status: { presence: 'Invisible' } } });
    expect(state.users[BOB]?.online).toBe(false);
  });

  it('clear and data of a partial apply together', () => {
    const named = play(base, { type: 'UserUpdate', id: BOB, data: { display_name: 'Bob', status: { text: 'hi' } } });
    const state = play(named, { type: 'UserUpdate', id: BOB, data: {}, clear: ['DisplayName', 'StatusText'] });
    expect(state.users[BOB]?.display_name).toBeUndefined();
    expect(state.users[BOB]?.status).toEqual({});
  });

  it('own leaving takes the server and its channels away', () => {
    const state = play(base, page([message(1)]), {
      type: 'ServerMemberLeave',
      id: SERVER,
      user: ALICE,
      reason: 'Kick',
    });
    expect(state.servers).toEqual({});
    expect(Object.keys(state.channels)).toEqual([DM]);
    expect(state.windows).toEqual({});
  });

  it('a Bulk applies in order: what became hidden goes, what became visible comes', () => {
    const other: Channel = { channel_type: 'TextChannel', _id: ID(22), server: SERVER, name: 'Attic' };
    const state = play(base, {
      type: 'Bulk',
      v: [
        { type: 'ChannelDelete', id: CHANNEL },
        { type: 'ChannelCreate', ...other },
        { type: 'ServerUpdate', id: SERVER, data: { name: 'Loft' }, clear: [] },
      ],
    });
    expect(state.channels[CHANNEL]).toBeUndefined();
    expect(state.channels[ID(22)]).toEqual(other);
    expect(state.servers[SERVER]).toMatchObject({ name: 'Loft', channels: [CHANNEL, ID(22)] });
  });

  it('ranks follow the order told', () => {
    const role = { name: 'r', permissions: { a: 0, d: 0 }, rank: 9 };
    const state = play(
      base,
      { type: 'ServerRoleUpdate', id: SERVER, role_id: 'A', data: role },
      { type: 'ServerRoleUpdate', id: SERVER, role_id: 'B', data: role },
      { type: 'ServerRoleRanksUpdate', id: SERVER, ranks: ['B', 'A'] },
    );
    expect(state.servers[SERVER]?.roles?.B?.rank).toBe(0);
    expect(state.servers[SERVER]?.roles?.A?.rank).toBe(1);
  });
});
