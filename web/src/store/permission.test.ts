import { describe, expect, it } from 'vitest';
import type { Channel, Member, Override, Server } from '@/api/wire';
import { channelPermissions } from './permission';
import { emptyState, type State } from './state';

// The protocol's own vectors (rest-servers 1.10).
const V = 1048576;
const S = 4194304;
const SERVER_DEFAULT = 77014766592;
const none: Override = { a: 0, d: 0 };

interface Setup {
  base: number;
  channelDefault?: Override;
  roles?: Record<string, { rank: number; permissions: Override }>;
  held?: string[];
  channelRoles?: Record<string, Override>;
  timeout?: string;
  voice?: Pick<Member, 'can_publish' | 'can_receive'>;
}

function permissions(setup: Setup): bigint {
  const roles = Object.fromEntries(Object.entries(setup.roles ?? {}).map(([id, role]) => [id, { name: id, ...role }]));
  const server: Server = { _id: 's', owner: 'o', name: 's', channels: ['c'], default_permissions: setup.base, roles };
  const channel: Channel = {
    channel_type: 'TextChannel',
    _id: 'c',
    server: 's',
    name: 'c',
    default_permissions: setup.channelDefault,
    role_permissions: setup.channelRoles,
  };
  const member: Member = {
    _id: { server: 's', user: 'u' },
    joined_at: '',
    roles: setup.held,
    timeout: setup.timeout,
    ...setup.voice,
  };
  const state: State = {
    ...emptyState,
    selfId: 'u',
    servers: { s: server },
    channels: { c: channel },
    members: { s: { u: member } },
  };
  return channelPermissions(state, channel);
}

describe('channel permissions', () => {
  it('a server role beats the channel default', () => {
    const setup = {
      base: V + S,
      channelDefault: { a: 0, d: S },
      roles: { r: { rank: 0, permissions: { a: S, d: 0 } } },
      held: ['r'],
    };
    expect(permissions(setup)).toBe(BigInt(V + S));
    expect(permissions({ ...setup, channelRoles: { r: { a: 0, d: S } } })).toBe(BigInt(V));
  });

  it('what cannot be seen allows nothing', () => {
    expect(permissions({ base: V + S, channelDefault: { a: 0, d: V } })).toBe(0n);
    expect(
      permissions({
        base: V + S,
        channelDefault: { a: 0, d: V },
        roles: { r: { rank: 0, permissions: none } },
        held: ['r'],
        channelRoles: { r: { a: V, d: 0 } },
      }),
    ).toBe(BigInt(V + S));
  });

  it('the higher rank speaks last', () => {
    const both = (top: Override, low: Override) =>
      permissions({
        base: V,
        roles: { t: { rank: 0, permissions: top }, l: { rank: 5, permissions: low } },
        held: ['l', 't'],
      });
    expect(both({ a: 0, d: S }, { a: S, d: 0 })).toBe(BigInt(V));
    expect(both({ a: S, d: 0 }, { a: 0, d: S })).toBe(BigInt(V + S));
  });

  it('deny wins inside one override', () => {
    expect(permissions({ base: V + S, roles: { r: { rank: 0, permissions: { a: S, d: S } } }, held: ['r'] })).toBe(
      BigInt(V),
    );
  });

  it('a timeout leaves looking', () => {
    const timeout = '2999-01-01T00:00:00.000Z';
    expect(permissions({ base: SERVER_DEFAULT, timeout })).toBe(3145728n);
    expect(permissions({ base: SERVER_DEFAULT, timeout, channelDefault: { a: 0, d: 2097152 } })).toBe(1048576n);
  });

  it('a moderator’s mute takes the voice and the picture, their deafening the ear', () => {
    expect(permissions({ base: SERVER_DEFAULT, voice: { can_publish: false } })).toBe(70572315648n);
    expect(permissions({ base: SERVER_DEFAULT, voice: { can_receive: false } })).toBe(
      BigInt(SERVER_DEFAULT) & ~(1n << 36n),
    );
  });
});
