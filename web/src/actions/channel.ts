// What can be done with a channel or conversation.
import { Bell, CheckCheck, Copy, Link, LogOut, Settings, ShieldCheck, Trash2, UserPlus, Users, X } from 'lucide-react';
import { routes } from '@/api/routes';
import type { Channel } from '@/api/wire';
import { t } from '@/i18n';
import { channelName } from '@/store/names';
import { can, channelPermissions, Permission } from '@/store/permission';
import { channelPath, getPlace, navigate } from '@/store/route';
import { screen } from '@/store/screen';
import { useSession } from '@/store/session';
import { dispatch, getState } from '@/store/store';
import { isUnread, mentionCount } from '@/store/unread';
import { act, copy } from '@/ui/act';
import { confirm } from '@/ui/confirm';
import type { Action } from './action';
import { channelCallActions } from './voice';

const may = (channel: Channel, permission: bigint) => can(channelPermissions(getState(), channel), permission);

export function appUrl(path: string): string {
  const base = useSession.getState().node?.app || location.origin;
  return base.replace(/\/$/, '') + path;
}

export async function markChannelRead(channel: Channel): Promise<void> {
  const last = channel.last_message_id;
  if (!last) return;
  dispatch({ type: 'ChannelAck', id: channel._id, user: getState().selfId ?? '', message_id: last });
  await routes.channel.ack(channel._id, last);
}

async function remove(channel: Channel): Promise<void> {
  await routes.channel.close(channel._id);
  if (channel.channel_type === 'DirectMessage') {
    dispatch({ type: 'ChannelUpdate', id: channel._id, data: { active: false } });
  } else {
    dispatch({ type: 'ChannelDelete', id: channel._id });
  }
  const place = getPlace();
  if (place.at !== 'channel' || place.channel !== channel._id) return;
  navigate(channel.channel_type === 'TextChannel' ? `/server/${channel.server}` : '/', { replace: true });
}

export const channelActions: readonly Action<Channel>[] = [
  ...channelCallActions,
  {
    id: 'channel.read',
    label: () => t('channel.markRead'),
    icon: CheckCheck,
    group: 1,
    when: (channel) => isUnread(getState(), channel) || mentionCount(getState(), channel._id) > 0,
    run: (channel) => act(() => markChannelRead(channel)),
  },
  {
    id: 'channel.notify',
    label: () => t('notify.choose'),
    icon: Bell,
    group: 1,
    when: (channel) => channel.channel_type !== 'SavedMessages',
    run: (channel) => screen.open({ name: 'notify', scope: 'channel', id: channel._id }),
  },
  {
    id: 'channel.invite',
    label: () => t('invite.create'),
    icon: UserPlus,
    group: 2,
    when: (channel) =>
      (channel.channel_type === 'TextChannel' || channel.channel_type === 'Group') &&
      may(channel, Permission.InviteOthers),
    run: (channel) => screen.open({ name: 'invite', channel: channel._id }),
  },
  {
    id: 'channel.settings',
    label: () => t('channel.settings'),
    icon: Settings,
    group: 2,
    when: (channel) =>
      (channel.channel_type === 'TextChannel' || channel.channel_type === 'Group') &&
      may(channel, Permission.ManageChannel),
    run: (channel) => screen.open({ name: 'channel-settings', channel: channel._id }),
  },
  {
    id: 'channel.permissions',
    label: () => t('channel.permissions'),
    icon: ShieldCheck,
    group: 2,
    when: (channel) =>
      (channel.channel_type === 'TextChannel' || channel.channel_type === 'Group') &&
      may(channel, Permission.ManagePermissions),
    run: (channel) => screen.open({ name: 'channel-permissions', channel: channel._id }),
  },
  {
    id: 'channel.people',
    label: () => t('channel.group.people'),
    icon: Users,
    group: 2,
    when: (channel) => channel.channel_type === 'Group',
    run: (channel) => screen.open({ name: 'group-people', channel: channel._id }),
  },
  {
    id: 'channel.copyLink',
    label: () => t('channel.copyLink'),
    icon: Link,
    group: 3,
    run: (channel) => copy(appUrl(channelPath(channel)), t('do.copied')),
  },
  {
    id: 'channel.copyId',
    label: () => t('channel.copyId'),
    icon: Copy,
    group: 3,
    run: (channel) => copy(channel._id, t('do.copied')),
  },
  {
    id: 'channel.close',
    label: () => t('channel.close'),
    icon: X,
    group: 4,
    when: (channel) => channel.channel_type === 'DirectMessage',
    run: (channel) => act(() => remove(channel)),
  },
  {
    id: 'channel.leave',
    label: () => t('channel.leaveGroup'),
    icon: LogOut,
    danger: true,
    group: 4,
    when: (channel) => channel.channel_type === 'Group',
    run: (channel) =>
      confirm({
        title: t('channel.leaveGroup'),
        body: t('channel.leaveGroup.body', { name: channelName(getState(), channel) }),
        action: t('channel.leaveGroup'),
        run: () => remove(channel),
      }),
  },
  {
    id: 'channel.delete',
    label: () => t('channel.delete'),
    icon: Trash2,
    danger: true,
    group: 4,
    when: (channel) => channel.channel_type === 'TextChannel' && may(channel, Permission.ManageChannel),
    run: (channel) =>
      confirm({
        title: t('channel.delete'),
        body: t('channel.delete.body', { name: channelName(getState(), channel) }),
        action: t('channel.delete'),
        run: () => remove(channel),
      }),
  },
];
