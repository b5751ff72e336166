// Where a bot can be taken: servers we look after, groups we may invite to (rest-accounts 8).
import type { Id } from '@/api/wire';
import { t } from '@/i18n';
import { can, channelPermissions, Permission, serverPermissions } from '@/store/permission';
import { channelPath } from '@/store/route';
import type { State } from '@/store/state';

export interface BotPlace {
  id: Id;
  label: string;
  path: string;
  body: { server: Id } | { group: Id };
}

export function botPlaces(state: State): BotPlace[] {
  const servers = Object.values(state.servers)
    .filter((server) => can(serverPermissions(state, server), Permission.ManageServer))
    .map((server) => ({
      id: server._id,
      label: t('bot.page.server', { name: server.name }),
      path: `/server/${server._id}`,
      body: { server: server._id },
    }));
  const groups = Object.values(state.channels).flatMap((channel) =>
    channel.channel_type === 'Group' && can(channelPermissions(state, channel), Permission.InviteOthers)
      ? [
          {
            id: channel._id,
            label: t('bot.page.group', { name: channel.name }),
            path: channelPath(channel),
            body: { group: channel._id },
          },
        ]
      : [],
  );
  return [...servers, ...groups].sort((a, b) => a.label.localeCompare(b.label));
}
