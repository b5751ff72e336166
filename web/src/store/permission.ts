// What we may do, computed as the server computes it (rest-servers 1.5, 1.6), so that menus show no dead ends.
import type { Channel, Id, Member, Override, Server } from '@/api/wire';
import type { State } from './state';

const bit = (n: number) => 1n << BigInt(n);

export const Permission = {
  ManageChannel: bit(0),
  ManageServer: bit(1),
  ManagePermissions: bit(2),
  ManageRole: bit(3),
  ManageCustomisation: bit(4),
  KickMembers: bit(6),
  BanMembers: bit(7),
  TimeoutMembers: bit(8),
  AssignRoles: bit(9),
  ChangeNickname: bit(10),
  ManageNicknames: bit(11),
  ChangeAvatar: bit(12),
  RemoveAvatars: bit(13),
  ViewChannel: bit(20),
  ReadMessageHistory: bit(21),
  SendMessage: bit(22),
  ManageMessages: bit(23),
  ManageWebhooks: bit(24),
  InviteOthers: bit(25),
  SendEmbeds: bit(26),
  UploadFiles: bit(27),
  Masquerade: bit(28),
  React: bit(29),
  Connect: bit(30),
  Speak: bit(31),
  Video: bit(32),
  MuteMembers: bit(33),
  DeafenMembers: bit(34),
  MoveMembers: bit(35),
  Listen: bit(36),
  MentionEveryone: bit(37),
  MentionRoles: bit(38),
  BypassSlowmode: bit(39),
  ViewAuditLogs: bit(40),
} as const;

const ALL = (1n << 52n) - 1n;
const VIEW_ONLY = 3145728n;
const DIRECT = 77283196929n;

function overridden(permissions: bigint, override: Override | undefined): bigint {
  if (!override) return permissions;
  return (permissions | BigInt(override.a)) & ~BigInt(override.d);
}

/** Roles a member holds, lowest rank first: the highest is applied last. */
function heldRoles(server: Server, member: Member): Id[] {
  const roles = server.roles ?? {};
  return (member.roles ?? [])
    .filter((id) => roles[id])
    .sort((a, b) => (roles[b]?.rank ?? 0) - (roles[a]?.rank ?? 0) || (a < b ? -1 : 1));
}

/** Expiry comes without an event. */
export function inTimeout(member: Member): boolean {
  return member.timeout !== undefined && Date.parse(member.timeout) > Date.now();
}

/** What moderators took from a member's voice. */
function silenced(permissions: bigint, member: Member): bigint {
  let rest = permissions;
  if (member.can_publish === false) rest &= ~(Permission.Speak | Permission.Video);
  if (member.can_receive === false) rest &= ~Permission.Listen;
  return rest;
}

/** Smaller is higher; the owner stands above all roles, members without a role below them. */
export function standing(state: State, server: Server, user: Id): number {
  if (server.owner === user || state.users[user]?.privileged) return -1;
  const member = state.members[server._id]?.[user];
  const ranks = (member?.roles ?? []).flatMap((id) => server.roles?.[id]?.rank ?? []);
  return ranks.length ? Math.min(...ranks) : Number.MAX_SAFE_INTEGER;
}

export function serverPermissions(state: State, server: Server | undefined): bigint {
  if (!server || !state.selfId) return 0n;
  if (server.owner === state.selfId || state.users[state.selfId]?.privileged) return ALL;
  const member = state.members[server._id]?.[state.selfId];
  if (!member) return 0n;
  let permissions = BigInt(server.default_permissions);
  for (const role of heldRoles(server, member))
    permissions = overridden(permissions, server.roles?.[role]?.permissions);
  permissions = silenced(permissions, member);
  return inTimeout(member) ? permissions & VIEW_ONLY : permissions;
}

export function channelPermissions(state: State, channel: Channel | undefined): bigint {
  if (!channel || !state.selfId) return 0n;
  if (state.users[state.selfId]?.privileged) return ALL;
  switch (channel.channel_type) {
    case 'SavedMessages':
      return ALL;
    case 'DirectMessage': {
      const other = state.users[channel.recipients.find((id) => id !== state.selfId) ?? ''];
      const writable = other?.relationship === 'Friend' || other?.bot !== undefined;
      return writable ? DIRECT : VIEW_ONLY;
    }
    case 'Group':
      if (channel.owner === state.selfId) return ALL;
      return VIEW_ONLY | (channel.permissions === undefined ? DIRECT : BigInt(channel.permissions));
    case 'TextChannel': {
      const server = state.servers[channel.server];
      if (!server) return 0n;
      if (server.owner === state.selfId) return ALL;
      const member = state.members[server._id]?.[state.selfId];
      if (!member) return 0n;
      const roles = heldRoles(server, member);
      let permissions = overridden(BigInt(server.default_permissions), channel.default_permissions);
      for (const role of roles) permissions = overridden(permissions, server.roles?.[role]?.permissions);
      for (const role of roles) permissions = overridden(permissions, channel.role_permissions?.[role]);
      permissions = silenced(permissions, member);
      if (inTimeout(member)) permissions &= VIEW_ONLY;
      return (permissions & Permission.ViewChannel) === 0n ? 0n : permissions;
    }
  }
}

export function can(permissions: bigint, permission: bigint): boolean {
  return (permissions & permission) === permission;
}
