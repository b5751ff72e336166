// The channels of a server, in sections that fold.
import { Bookmark, ChevronDown, Hash, Plus, Settings2, Users, Volume2 } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import type { Channel, Id, Server } from '@/api/wire';
import { t } from '@/i18n';
import { sections, type Section } from '@/store/order';
import { can, channelPermissions, Permission, serverPermissions } from '@/store/permission';
import { channelPath } from '@/store/route';
import { screen } from '@/store/screen';
import { useShallowStore, useStore } from '@/store/store';
import { isNews } from '@/store/unread';
import { isVoiceChannel } from '@/store/voices';
import { arrowKeys } from '@/ui/arrowKeys';
import { IconButton } from '@/ui/Button';
import { classes } from '@/ui/classes';
import { join } from '../voice/call';
import { VoicePeople } from '../voice/VoicePeople';
import { ChannelRow } from './ChannelRow';
import styles from './ChannelList.module.css';

export function channelIcon(channel: Channel, size = 18) {
  const Icon =
    channel.channel_type === 'SavedMessages'
      ? Bookmark
      : channel.channel_type === 'Group'
        ? Users
        : isVoiceChannel(channel)
          ? Volume2
          : Hash;
  return <Icon size={size} strokeWidth={2} aria-hidden />;
}

export function ChannelList({ server, current }: { server: Server; current?: Id }) {
  const channels = useStore((s) => s.channels);
  const list = useRef<HTMLElement>(null);
  const mayManage = useStore((s) => can(serverPermissions(s, s.servers[server._id]), Permission.ManageChannel));
  const parts = useMemo(
    () => sections({ servers: { [server._id]: server }, channels } as Parameters<typeof sections>[0], server._id),
    [server, channels],
  );
  return (
    <nav
      className={styles.list}
      aria-label={t('nav.channels')}
      ref={list}
      onKeyDown={(event) => arrowKeys(event, list.current)}
    >
      {parts.map((section) => (
        <ChannelSection key={section.id} section={section} current={current} />
      ))}
      {parts.length === 0 && <p className={styles.empty}>{t('server.empty.title')}</p>}
      {mayManage && (
        <button
          type="button"
          className={styles.create}
          onClick={() => screen.open({ name: 'create-channel', server: server._id })}
        >
          <Plus size={17} aria-hidden />
          {t('channel.create')}
        </button>
      )}
    </nav>
  );
}

function ChannelSection({ section, current }: { section: Section; current?: Id }) {
  const key = `discordination.folded.${section.id}`;
  const [folded, setFolded] = useState(() => section.title !== null && localStorage.getItem(key) !== null);
  const unread = useStore((s) => section.channels.filter((channel) => isNews(s, channel)).length);
  const busy = useShallowStore((s) => section.channels.filter((row) => s.voices[row._id]).map((row) => row._id));
  const shown = folded
    ? section.channels.filter(
        (channel) =>
          channel._id === current || busy.includes(channel._id) || (unread > 0 && isNews(useStore.getState(), channel)),
      )
    : section.channels;
  return (
    <div className={styles.section}>
      {section.title !== null && (
        <button
          type="button"
          className={classes(styles.title, folded && styles.folded)}
          aria-expanded={!folded}
          onClick={() => {
            setFolded(!folded);
            if (folded) localStorage.removeItem(key);
            else localStorage.setItem(key, '1');
          }}
        >
          <ChevronDown size={14} aria-hidden />
          {section.title}
        </button>
      )}
      {shown.map((channel) => (
        <div key={channel._id}>
          <div className={styles.line}>
            <ChannelRow
              channel={channel}
              path={channelPath(channel)}
              name={channel.channel_type === 'TextChannel' ? channel.name : ''}
              icon={channelIcon(channel)}
              current={channel._id === current}
              kind={isVoiceChannel(channel) ? t('voice.channel') : undefined}
              onOpen={isVoiceChannel(channel) ? () => enter(channel) : undefined}
              tail={<Occupancy channel={channel} />}
            />
            {channel._id === current && <EditButton channel={channel} />}
          </div>
          {isVoiceChannel(channel) && <VoicePeople channel={channel} />}
        </div>
      ))}
    </div>
  );
}

/** To open a voice channel is to join it, for those who may. */
function enter(channel: Channel): void {
  if (can(channelPermissions(useStore.getState(), channel), Permission.Connect)) void join(channel._id);
}

/** How many of the places are taken, where places are limited. */
function Occupancy({ channel }: { channel: Channel }) {
  const inside = useStore((s) => Object.keys(s.voices[channel._id] ?? {}).length);
  const most = isVoiceChannel(channel) ? channel.voice?.max_users : undefined;
  if (!most) return null;
  return (
    <span className={styles.places} title={t('voice.full', { count: inside, max: most })}>
      {inside}/{most}
    </span>
  );
}

function EditButton({ channel }: { channel: Channel }) {
  const server = channel.channel_type === 'TextChannel' ? channel.server : '';
  const may = useStore((s) => can(serverPermissions(s, s.servers[server]), Permission.ManageChannel));
  if (!may) return null;
  return (
    <IconButton
      icon={Settings2}
      size="small"
      label={t('channel.settings')}
      className={styles.edit}
      onClick={() => screen.open({ name: 'channel-settings', channel: channel._id })}
    />
  );
}
