// Servers, their members and roles.
import type { AppEvent } from '@/api/events';
import type { Channel, Id, Member, Role, Server } from '@/api/wire';
import { mergeUsers } from './apply-user';
import { calmed, emptied } from './apply-voice';
import { mapRow, merged, withRow, without, type State, type Table } from './state';

type ServerEvent = Extract<
  AppEvent,
  {
    type:
      | 'ServerCreate'
      | 'ServerUpdate'
      | 'ServerDelete'
      | 'ServerMemberJoin'
      | 'ServerMemberUpdate'
      | 'ServerMemberLeave'
      | 'ServerRoleUpdate'
      | 'ServerRoleDelete'
      | 'ServerRoleRanksUpdate'
      | 'Members'
      | 'Member';
  }
>;

const SERVER_CLEARABLE = {
  Description: 'description',
  Categories: 'categories',
  SystemMessages: 'system_messages',
  Icon: 'icon',
  Banner: 'banner',
} as const;

const MEMBER_CLEARABLE = {
  Nickname: 'nickname',
  Pronouns: 'pronouns',
  Avatar: 'avatar',
  Roles: 'roles',
  Timeout: 'timeout',
  CanReceive: 'can_receive',
  CanPublish: 'can_publish',
} as const;

const ROLE_CLEARABLE = { Colour: 'colour', Icon: 'icon' } as const;

export function applyServer(state: State, event: ServerEvent): State {
  switch (event.type) {
    case 'ServerCreate':
      return created(state, event.server, event.channels, event.emojis ?? []);
    case 'ServerUpdate':
      return {
        ...state,
        servers: mapRow(state.servers, event.id, (server) =>
          merged<Server>(server, event.data, event.clear, SERVER_CLEARABLE),
        ),
      };
    case 'ServerDelete':
      return forgotten(state, event.id);
    case 'ServerMemberJoin':
      return joined(state, event.id, event.member ?? blankMember(event.id, event.user));
    case 'ServerMemberUpdate':
      return {
        ...state,
        members: mapRow(state.members, event.id.server, (table) =>
          mapRow(table, event.id.user, (member) => merged<Member>(member, event.data, event.clear, MEMBER_CLEARABLE)),
        ),
      };
    case 'ServerMemberLeave':
      if (event.user === state.selfId) return forgotten(state, event.id);
      return {
        ...(state.servers[event.id]?.channels ?? []).reduce((next, id) => calmed(next, id, event.user), state),
        members: mapRow(state.members, event.id, (table) => without(table, event.user)),
      };
    case 'ServerRoleUpdate':
      return withRoles(state, event.id, (roles) => ({
        ...roles,
        [event.role_id]: merged<Role>(
          roles[event.role_id] ?? blankRole(event.role_id),
          event.data,
          event.clear,
          ROLE_CLEARABLE,
        ),
      }));
    case 'ServerRoleDelete':
      return withRoles(state, event.id, (roles) => without(roles, event.role_id));
    case 'ServerRoleRanksUpdate':
      return withRoles(state, event.id, (roles) => {
        const ranked: Record<Id, Role> = { ...roles };
        event.ranks.forEach((id, rank) => {
          const role = ranked[id];
          if (role) ranked[id] = { ...role, rank };
        });
        return ranked;
      });
    case 'Member': {
      const { server, user } = event.member._id;
      const table = { ...state.members[server], [user]: event.member };
      return { ...state, members: withRow(state.members, server, table) };
    }
    case 'Members': {
      const table = Object.fromEntries(event.members.map((member) => [member._id.user, member]));
      return {
        ...state,
        users: mergeUsers(state, event.users),
        members: withRow(state.members, event.server, table),
        completeMembers: withRow(state.completeMembers, event.server, true),
      };
    }
  }
}

function created(state: State, server: Server, channels: readonly Channel[], emojis: readonly { _id: Id }[]): State {
  const self = state.selfId;
  const members =
    self && !state.members[server._id]?.[self]
      ? withRow(state.members, server._id, { ...state.members[server._id], [self]: blankMember(server._id, self) })
      : state.members;
  return {
    ...state,
    members,
    servers: withRow(state.servers, server._id, server),
    channels: { ...state.channels, ...Object.fromEntries(channels.map((channel) => [channel._id, channel])) },
    emojis: { ...state.emojis, ...Object.fromEntries(emojis.map((emoji) => [emoji._id, emoji])) } as State['emojis'],
  };
}

function joined(state: State, server: Id, member: Member): State {
  return {
    ...state,
    members: withRow(state.members, server, { ...state.members[server], [member._id.user]: member }),
    servers: mapRow(state.servers, server, (row) => ({
      ...row,
      approximate_member_count: (row.approximate_member_count ?? 0) + 1,
    })),
  };
}

/** A server that is gone, or that we left: nothing of it stays. */
export function forgotten(state: State, server: Id): State {
  const channels = Object.values(state.channels)
    .filter((channel) => channel.channel_type === 'TextChannel' && channel.server === server)
    .map((channel) => channel._id);
  return {
    ...emptied(state, ...channels),
    servers: without(state.servers, server),
    members: without(state.members, server),
    completeMembers: without(state.completeMembers, server),
    channels: without(state.channels, ...channels),
    windows: without(state.windows, ...channels),
    pending: without(state.pending, ...channels),
  };
}

function withRoles(state: State, server: Id, change: (roles: Table<Role>) => Table<Role>): State {
  return {
    ...state,
    servers: mapRow(state.servers, server, (row) => ({ ...row, roles: change(row.roles ?? {}) })),
  };
}

function blankMember(server: Id, user: Id): Member {
  return { _id: { server, user }, joined_at: new Date(0).toISOString() };
}

function blankRole(id: Id): Role {
  return { _id: id, name: '', permissions: { a: 0, d: 0 }, rank: Number.MAX_SAFE_INTEGER };
}
