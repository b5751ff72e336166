// What can be done with a server.
import {
  ArrowDown,
  ArrowUp,
  Bell,
  CheckCheck,
  Copy,
  Flag,
  LogOut,
  Plus,
  Settings,
  Trash2,
  UserPlus,
} from 'lucide-react';
import { routes } from '@/api/routes';
import type { Server } from '@/api/wire';
import { t } from '@/i18n';
import { can, Permission, serverPermissions } from '@/store/permission';
import { navigate } from '@/store/route';
import { screen } from '@/store/screen';
import { orderedServers, placeServer } from '@/store/settings';
import { dispatch, getState } from '@/store/store';
import { serverBadge } from '@/store/unread';
import { act, copy } from '@/ui/act';
import { confirm } from '@/ui/confirm';
import type { Action } from './action';

const may = (server: Server, permission: bigint) => can(serverPermissions(getState(), server), permission);
const at = (server: Server) => orderedServers(getState()).indexOf(server._id);
const owns = (server: Server) => server.owner === getState().selfId;

/** Each opens a page of the settings. */
const SETTINGS = [
  Permission.ManageServer,
  Permission.ManageChannel,
  Permission.ManageRole,
  Permission.ManagePermissions,
  Permission.ManageCustomisation,
  Permission.ManageWebhooks,
  Permission.BanMembers,
  Permission.ViewAuditLogs,
];

async function markServerRead(server: Server): Promise<void> {
  await routes.server.ack(server._id);
  for (const id of server.channels) {
    const last = getState().channels[id]?.last_message_id;
    if (last) dispatch({ type: 'ChannelAck', id, user: getState().selfId ?? '', message_id: last });
  }
}

async function leave(server: Server): Promise<void> {
  await routes.server.leave(server._id);
  dispatch({ type: 'ServerDelete', id: server._id });
  navigate('/');
}

/** The channel an invite leads to when none was chosen: the first we may invite to. */
export function firstChannel(server: Server): string | undefined {
  return server.channels.find((id) => getState().channels[id]);
}

export const serverActions: readonly Action<Server>[] = [
  {
    id: 'server.read',
    label: () => t('server.markRead'),
    icon: CheckCheck,
    when: (server) => serverBadge(getState(), server._id).unread,
    run: (server) => act(() => markServerRead(server)),
  },
  {
    id: 'server.notify',
    label: () => t('notify.choose'),
    icon: Bell,
    run: (server) => screen.open({ name: 'notify', scope: 'server', id: server._id }),
  },
  {
    id: 'server.invite',
    label: () => t('invite.create'),
    icon: UserPlus,
    group: 1,
    when: (server) => may(server, Permission.InviteOthers) && firstChannel(server) !== undefined,
    run: (server) => {
      const channel = firstChannel(server);
      if (channel) screen.open({ name: 'invite', channel });
    },
  },
  {
    id: 'server.channel',
    label: () => t('channel.create'),
    icon: Plus,
    group: 1,
    when: (server) => may(server, Permission.ManageChannel),
    run: (server) => screen.open({ name: 'create-channel', server: server._id }),
  },
  {
    id: 'server.settings',
    label: () => t('server.settings'),
    icon: Settings,
    group: 1,
    when: (server) => SETTINGS.some((permission) => may(server, permission)),
    run: (server) => screen.open({ name: 'server-settings', server: server._id }),
  },
  {
    id: 'server.up',
    label: () => t('server.up'),
    icon: ArrowUp,
    group: 2,
    when: (server) => at(server) > 0,
    run: (server) => placeServer(server._id, at(server) - 1),
  },
  {
    id: 'server.down',
    label: () => t('server.down'),
    icon: ArrowDown,
    group: 2,
    when: (server) => at(server) < orderedServers(getState()).length - 1,
    run: (server) => placeServer(server._id, at(server) + 1),
  },
  {
    id: 'server.copyId',
    label: () => t('server.copyId'),
    icon: Copy,
    group: 2,
    run: (server) => copy(server._id, t('do.copied')),
  },
  {
    id: 'server.report',
    label: () => t('report.server'),
    icon: Flag,
    danger: true,
    group: 3,
    when: (server) => !owns(server),
    run: (server) => screen.open({ name: 'report', target: { type: 'Server', id: server._id, name: server.name } }),
  },
  {
    id: 'server.leave',
    label: () => t('server.leave'),
    icon: LogOut,
    danger: true,
    group: 3,
    when: (server) => !owns(server),
    run: (server) =>
      confirm({
        title: t('server.leave'),
        body: t('server.leave.body', { name: server.name }),
        action: t('server.leave'),
        run: () => leave(server),
      }),
  },
  {
    id: 'server.delete',
    label: () => t('server.delete'),
    icon: Trash2,
    danger: true,
    group: 3,
    when: owns,
    run: (server) =>
      confirm({
        title: t('server.delete'),
        body: t('server.delete.body', { name: server.name }),
        action: t('server.delete'),
        run: () => leave(server),
      }),
  },
];
