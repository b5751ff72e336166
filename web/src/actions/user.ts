// What can be done with a person, here or in a server we share.
import {
  Ban,
  Copy,
  Flag,
  MessageSquare,
  ShieldBan,
  ShieldOff,
  User as UserIcon,
  UserMinus,
  UserPen,
  UserPlus,
  UserX,
} from 'lucide-react';
import { routes } from '@/api/routes';
import type { Id, Server, User } from '@/api/wire';
import { t } from '@/i18n';
import { personName } from '@/store/names';
import { can, Permission, serverPermissions, standing } from '@/store/permission';
import { channelPath, navigate } from '@/store/route';
import { screen } from '@/store/screen';
import { dispatch, getState } from '@/store/store';
import { act, copy } from '@/ui/act';
import { confirm } from '@/ui/confirm';
import type { Action } from './action';
import { memberVoiceActions } from './voice';

export interface Person {
  user: User;
  server?: Id;
}

const server = (person: Person): Server | undefined => getState().servers[person.server ?? ''];
const isSelf = (person: Person) => person.user._id === getState().selfId;
const relation = (person: Person) => person.user.relationship;
const mayIn = (person: Person, permission: bigint) => can(serverPermissions(getState(), server(person)), permission);
const isMember = (person: Person) =>
  person.server !== undefined && getState().members[person.server]?.[person.user._id] !== undefined;

/** Anything of what the member's dialog offers. */
function mayEditMember(person: Person): boolean {
  if (isSelf(person)) return true;
  const { ManageNicknames, AssignRoles, TimeoutMembers, RemoveAvatars } = Permission;
  const row = server(person);
  const state = getState();
  return (
    row !== undefined &&
    standing(state, row, state.selfId ?? '') < standing(state, row, person.user._id) &&
    [ManageNicknames, AssignRoles, TimeoutMembers, RemoveAvatars].some((permission) => mayIn(person, permission))
  );
}

/** Every friend route answers with the person as we now see them. */
export async function relate(change: Promise<User>): Promise<User> {
  const user = await change;
  dispatch({ type: 'Users', users: [user] });
  return user;
}

export async function openConversation(user: Id): Promise<void> {
  const channel = await routes.user.openDm(user);
  const shown = channel.channel_type === 'DirectMessage' ? { ...channel, active: true } : channel;
  dispatch({ type: 'ChannelCreate', ...shown });
  navigate(channelPath(channel));
}

export const userActions: readonly Action<Person>[] = [
  {
    id: 'user.profile',
    label: () => t('user.profile'),
    icon: UserIcon,
    run: ({ user, server: id }) => screen.open({ name: 'profile', user: user._id, server: id }),
  },
  {
    id: 'user.message',
    label: () => t('user.message'),
    icon: MessageSquare,
    when: (person) => !isSelf(person) && (relation(person) === 'Friend' || person.user.bot !== undefined),
    run: ({ user }) => act(() => openConversation(user._id)),
  },
  {
    id: 'user.befriend',
    label: () => t('friend.request'),
    icon: UserPlus,
    group: 1,
    when: (person) => !isSelf(person) && relation(person) === 'None' && !person.user.bot,
    run: ({ user }) =>
      act(() => relate(routes.user.befriend(user._id)), t('friend.add.sent', { name: personName(user) })),
  },
  {
    id: 'user.accept',
    label: ({ user }) => t('friend.accept', { name: personName(user) }),
    icon: UserPlus,
    group: 1,
    when: (person) => relation(person) === 'Incoming',
    run: ({ user }) => act(() => relate(routes.user.befriend(user._id))),
  },
  {
    id: 'user.cancel',
    label: ({ user }) => t('friend.cancel', { name: personName(user) }),
    icon: UserX,
    group: 1,
    when: (person) => relation(person) === 'Outgoing',
    run: ({ user }) => act(() => relate(routes.user.unfriend(user._id))),
  },
  {
    id: 'user.unfriend',
    label: () => t('friend.remove'),
    icon: UserMinus,
    danger: true,
    group: 1,
    when: (person) => relation(person) === 'Friend',
    run: ({ user }) =>
      confirm({
        title: t('friend.remove'),
        body: t('friend.remove.body', { name: personName(user) }),
        action: t('friend.remove'),
        run: async () => void (await relate(routes.user.unfriend(user._id))),
      }),
  },
  {
    id: 'user.block',
    label: () => t('friend.block'),
    icon: ShieldBan,
    danger: true,
    group: 1,
    when: (person) => !isSelf(person) && relation(person) !== 'Blocked',
    run: ({ user }) =>
      confirm({
        title: t('friend.block'),
        body: t('friend.block.body', { name: personName(user) }),
        action: t('friend.block'),
        run: async () => void (await relate(routes.user.block(user._id))),
      }),
  },
  {
    id: 'user.unblock',
    label: () => t('friend.unblock'),
    icon: ShieldOff,
    group: 1,
    when: (person) => relation(person) === 'Blocked',
    run: ({ user }) => act(() => relate(routes.user.unblock(user._id))),
  },
  ...memberVoiceActions,
  {
    id: 'member.edit',
    label: (person) => (isSelf(person) ? t('member.editSelf') : t('member.edit')),
    icon: UserPen,
    group: 3,
    when: (person) => isMember(person) && mayEditMember(person),
    run: ({ user, server: id }) => screen.open({ name: 'member', user: user._id, server: id ?? '' }),
  },
  {
    id: 'member.kick',
    label: () => t('member.kick'),
    icon: UserMinus,
    danger: true,
    group: 3,
    when: (person) =>
      !isSelf(person) &&
      isMember(person) &&
      server(person)?.owner !== person.user._id &&
      mayIn(person, Permission.KickMembers),
    run: ({ user, server: id }) =>
      confirm({
        title: t('member.kick'),
        body: t('member.kick.body', { name: personName(user) }),
        action: t('member.kick'),
        reason: true,
        run: (reason) => routes.server.kick(id ?? '', user._id, reason),
      }),
  },
  {
    id: 'member.ban',
    label: () => t('member.ban'),
    icon: Ban,
    danger: true,
    group: 3,
    when: (person) =>
      !isSelf(person) &&
      isMember(person) &&
      server(person)?.owner !== person.user._id &&
      mayIn(person, Permission.BanMembers),
    run: ({ user, server: id }) =>
      confirm({
        title: t('member.ban'),
        body: t('member.ban.body', { name: personName(user) }),
        action: t('member.ban'),
        reason: true,
        run: (reason) => routes.server.ban(id ?? '', user._id, reason),
      }),
  },
  {
    id: 'user.report',
    label: () => t('report.user'),
    icon: Flag,
    danger: true,
    group: 3,
    when: (person) => !isSelf(person),
    run: ({ user }) => screen.open({ name: 'report', target: { type: 'User', id: user._id, name: personName(user) } }),
  },
  {
    id: 'user.copyId',
    label: () => t('user.copyId'),
    icon: Copy,
    group: 4,
    run: ({ user }) => copy(user._id, t('do.copied')),
  },
];
