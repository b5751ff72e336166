// An open channel: its header, its call, its messages, the composer, and the people beside it.
import { MessageSquare, Phone, Search, TextSearch, Users, Video } from 'lucide-react';
import { lazy, Suspense, useEffect } from 'react';
import { channelCallActions } from '@/actions/voice';
import type { Channel, Id } from '@/api/wire';
import { t, type Key } from '@/i18n';
import { channelName, otherPerson, presenceOf } from '@/store/names';
import { screen, useScreen } from '@/store/screen';
import { sendFrame } from '@/store/session';
import { useStore } from '@/store/store';
import { isUnread } from '@/store/unread';
import { isTalk, isVoiceChannel } from '@/store/voices';
import { ServerContext } from '@/text/inline';
import { Avatar } from '@/ui/Avatar';
import { IconButton } from '@/ui/Button';
import { classes } from '@/ui/classes';
import { Composer } from '../composer/Composer';
import { MemberList } from '../member/MemberList';
import { MessageList } from '../message/MessageList';
import { PageHeader } from '../shell/PageHeader';
import { useCall } from '../voice/call';
import { CallArea } from '../voice/CallArea';
import { channelIcon } from './ChannelList';
import styles from './ChannelView.module.css';

const SearchPanel = lazy(() => import('../search/SearchPanel').then((m) => ({ default: m.SearchPanel })));

/** A Subscribe lasts 15 minutes (gateway 4.3). */
const SUBSCRIBE_EVERY = 10 * 60_000;

export function ChannelView({ channel, message }: { channel: Channel; message?: Id }) {
  const server = channel.channel_type === 'TextChannel' ? channel.server : undefined;
  const name = useStore((s) => channelName(s, channel));
  const membersShown = useScreen((s) => s.membersShown);
  const drawer = useScreen((s) => s.drawer);
  const epoch = useScreen((s) => s.epoch);
  const chatShown = useScreen((s) => s.chatShown);
  const searching = useScreen((s) => s.searching === channel._id);
  const voice = isVoiceChannel(channel);
  const hasMembers = (channel.channel_type === 'TextChannel' && !voice) || channel.channel_type === 'Group';

  // A link to a message wants to show it; who left unread words behind sees them beside the call.
  useEffect(() => {
    if (voice && message) screen.showChat(true);
  }, [voice, message]);

  useEffect(() => {
    if (!server) return;
    const subscribe = () =>
      document.visibilityState === 'visible' && sendFrame({ type: 'Subscribe', server_id: server });
    subscribe();
    const timer = setInterval(subscribe, SUBSCRIBE_EVERY);
    return () => clearInterval(timer);
  }, [server, epoch]);

  function toggleMembers() {
    if (matchMedia('(max-width: 960px)').matches) screen.setDrawer(drawer === 'members' ? 'none' : 'members');
    else screen.toggleMembers();
  }

  return (
    <ServerContext.Provider value={server}>
      <PageHeader title={name} icon={<HeaderIcon channel={channel} />} note={<HeaderNote channel={channel} />}>
        {isTalk(channel) && <CallButtons channel={channel} />}
        <IconButton
          icon={Search}
          label={t('action.palette')}
          shortcut="mod+k"
          onClick={() => screen.open({ name: 'palette' })}
        />
        <IconButton
          icon={TextSearch}
          label={t('search.open')}
          shortcut="mod+shift+f"
          aria-pressed={searching}
          onClick={() => screen.search(searching ? null : channel._id)}
        />
        {voice && <ChatButton channel={channel} />}
        {hasMembers && (
          <IconButton
            icon={Users}
            label={membersShown ? t('nav.hideMembers') : t('nav.openMembers')}
            shortcut="mod+u"
            aria-pressed={membersShown}
            onClick={toggleMembers}
          />
        )}
      </PageHeader>
      <div className={styles.columns}>
        {voice && <CallArea channel={channel} />}
        {(!voice || chatShown) && (
          <section className={classes(styles.talk, voice && styles.beside)} aria-label={name}>
            {!voice && <CallArea channel={channel} />}
            <MessageList channel={channel} server={server} initial={message} />
            <Composer channel={channel} server={server} />
          </section>
        )}
        {searching && (
          <Suspense>
            <SearchPanel channel={channel} />
          </Suspense>
        )}
        {hasMembers && ((membersShown && !searching) || drawer === 'members') && (
          <MemberList channel={channel} drawn={drawer === 'members'} pinned={membersShown} />
        )}
      </div>
    </ServerContext.Provider>
  );
}

/** Starting a call, or joining the one that runs. */
function CallButtons({ channel }: { channel: Channel }) {
  // What may be done depends on both; reading them brings this up to date.
  useStore((s) => s.voices[channel._id]);
  useCall((s) => s.channel);
  const icons = { 'channel.join': Phone, 'channel.video': Video };
  return channelCallActions
    .filter((action) => action.id in icons && action.when?.(channel))
    .map((action) => (
      <IconButton
        key={action.id}
        icon={action.icon}
        label={action.label(channel)}
        onClick={() => action.run(channel)}
      />
    ));
}

function ChatButton({ channel }: { channel: Channel }) {
  const shown = useScreen((s) => s.chatShown);
  const unread = useStore((s) => isUnread(s, channel));
  return (
    <span className={classes(styles.chat, unread && !shown && styles.news)}>
      <IconButton
        icon={MessageSquare}
        label={
          shown ? t('voice.hideChat') : unread ? `${t('voice.showChat')}, ${t('nav.unread')}` : t('voice.showChat')
        }
        aria-pressed={shown}
        onClick={() => screen.showChat(!shown)}
      />
    </span>
  );
}

function HeaderIcon({ channel }: { channel: Channel }) {
  const person = useStore((s) => otherPerson(s, channel));
  if (!person) return channelIcon(channel, 19);
  return <Avatar id={person._id} name={person.username} file={person.avatar} size={26} presence={presenceOf(person)} />;
}

function HeaderNote({ channel }: { channel: Channel }) {
  const person = useStore((s) => otherPerson(s, channel));
  if (person) return person.status?.text || t(`presence.${presenceOf(person)}` as Key);
  return 'description' in channel ? channel.description : null;
}
