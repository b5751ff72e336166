// An open channel: its header, its messages, the composer, and the people beside it.
import { Search, Users } from 'lucide-react';
import { useEffect } from 'react';
import type { Channel, Id } from '@/api/wire';
import { t, type Key } from '@/i18n';
import { channelName, otherPerson, presenceOf } from '@/store/names';
import { screen, useScreen } from '@/store/screen';
import { sendFrame } from '@/store/session';
import { useStore } from '@/store/store';
import { ServerContext } from '@/text/inline';
import { Avatar } from '@/ui/Avatar';
import { IconButton } from '@/ui/Button';
import { Composer } from '../composer/Composer';
import { MemberList } from '../member/MemberList';
import { MessageList } from '../message/MessageList';
import { PageHeader } from '../shell/PageHeader';
import { channelIcon } from './ChannelList';
import styles from './ChannelView.module.css';

/** A Subscribe lasts 15 minutes (gateway 4.3). */
const SUBSCRIBE_EVERY = 10 * 60_000;

export function ChannelView({ channel, message }: { channel: Channel; message?: Id }) {
  const server = channel.channel_type === 'TextChannel' ? channel.server : undefined;
  const name = useStore((s) => channelName(s, channel));
  const membersShown = useScreen((s) => s.membersShown);
  const drawer = useScreen((s) => s.drawer);
  const epoch = useScreen((s) => s.epoch);
  const hasMembers = channel.channel_type === 'TextChannel' || channel.channel_type === 'Group';

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
        <IconButton
          icon={Search}
          label={t('action.palette')}
          shortcut="mod+k"
          onClick={() => screen.open({ name: 'palette' })}
        />
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
        <section className={styles.talk} aria-label={name}>
          <MessageList channel={channel} server={server} initial={message} />
          <Composer channel={channel} server={server} />
        </section>
        {hasMembers && (membersShown || drawer === 'members') && (
          <MemberList channel={channel} drawn={drawer === 'members'} pinned={membersShown} />
        )}
      </div>
    </ServerContext.Provider>
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
