// Beside the rail: a server's channels, or our conversations; our own card stands below.
import { Bookmark, ChevronDown, MessageSquarePlus, Users } from 'lucide-react';
import { useRef } from 'react';
import { serverActions } from '@/actions/server';
import { openConversation } from '@/actions/user';
import type { Channel, Id, Server } from '@/api/wire';
import { t } from '@/i18n';
import { channelName, otherPerson, presenceOf } from '@/store/names';
import { channelPath, navigate, type Place } from '@/store/route';
import { screen } from '@/store/screen';
import { getState, useShallowStore, useStore } from '@/store/store';
import { conversations } from '@/store/unread';
import { hasVoice } from '@/store/voices';
import { act } from '@/ui/act';
import { arrowKeys } from '@/ui/arrowKeys';
import { Avatar } from '@/ui/Avatar';
import { IconButton } from '@/ui/Button';
import { classes } from '@/ui/classes';
import { ActionMenu } from '@/ui/Menu';
import { ChannelList } from '../channel/ChannelList';
import { ChannelRow } from '../channel/ChannelRow';
import { SelfCard } from '../user/SelfCard';
import { VoiceBar } from '../voice/VoiceBar';
import styles from './Sidebar.module.css';

export function Sidebar({ server, place }: { server?: Id; place: Place }) {
  const row = useStore((s) => (server ? s.servers[server] : undefined));
  return (
    <div className={styles.sidebar}>
      {row ? <ServerSide server={row} place={place} /> : <HomeSide place={place} />}
      <VoiceBar />
      <SelfCard />
    </div>
  );
}

function ServerSide({ server, place }: { server: Server; place: Place }) {
  return (
    <>
      <ActionMenu
        actions={serverActions}
        context={server}
        trigger={
          <button type="button" className={styles.heading} aria-label={t('server.menu', { name: server.name })}>
            <span>{server.name}</span>
            <ChevronDown size={17} aria-hidden />
          </button>
        }
      />
      <ChannelList server={server} current={place.at === 'channel' ? place.channel : undefined} />
    </>
  );
}

function HomeSide({ place }: { place: Place }) {
  const channels = useShallowStore(conversations);
  const incoming = useStore((s) => Object.values(s.users).filter((user) => user.relationship === 'Incoming').length);
  const saved = useStore((s) => Object.values(s.channels).find((row) => row.channel_type === 'SavedMessages')?._id);
  const list = useRef<HTMLElement>(null);
  const current = place.at === 'channel' ? place.channel : undefined;
  return (
    <>
      <h2 className={styles.plainHeading}>{t('nav.home')}</h2>
      <nav
        className={styles.scroll}
        aria-label={t('nav.conversations')}
        ref={list}
        onKeyDown={(event) => arrowKeys(event, list.current)}
      >
        <a
          href="/friends"
          className={classes(styles.page, place.at === 'friends' && styles.pageCurrent)}
          aria-current={place.at === 'friends' ? 'page' : undefined}
          onClick={(event) => {
            event.preventDefault();
            navigate('/friends');
            screen.setDrawer('none');
          }}
        >
          <Users size={18} aria-hidden />
          <span>{t('nav.friends')}</span>
          {incoming > 0 && <span className={styles.count}>{incoming}</span>}
        </a>
        <button
          type="button"
          className={classes(styles.page, saved !== undefined && saved === current && styles.pageCurrent)}
          onClick={() => act(() => openConversation(getState().selfId ?? ''))}
        >
          <Bookmark size={18} aria-hidden />
          <span>{t('nav.saved')}</span>
        </button>
        <div className={styles.sectionHead}>
          <h3>{t('nav.conversations')}</h3>
          <IconButton
            icon={MessageSquarePlus}
            size="small"
            label={t('channel.group.create')}
            onClick={() => screen.open({ name: 'create-group' })}
          />
        </div>
        {channels.map((channel) => (
          <Conversation key={channel._id} channel={channel} current={channel._id === current} />
        ))}
      </nav>
    </>
  );
}

function Conversation({ channel, current }: { channel: Channel; current: boolean }) {
  const name = useStore((s) => channelName(s, channel));
  const person = useStore((s) => otherPerson(s, channel));
  const inCall = useStore((s) => (hasVoice(channel) ? Object.keys(s.voices[channel._id] ?? {}).length : 0));
  const note = inCall
    ? t('voice.inCall', { count: inCall })
    : channel.channel_type === 'Group'
      ? t('invite.members', { count: channel.recipients.length })
      : person?.online
        ? person.status?.text
        : undefined;
  return (
    <ChannelRow
      channel={channel}
      path={channelPath(channel)}
      name={name}
      note={note}
      current={current}
      live={inCall > 0}
      icon={
        <Avatar
          id={person?._id ?? channel._id}
          name={name}
          file={person ? person.avatar : channel.channel_type === 'Group' ? channel.icon : undefined}
          size={30}
          shape={person ? 'round' : 'square'}
          presence={person ? presenceOf(person) : undefined}
        />
      }
    />
  );
}
