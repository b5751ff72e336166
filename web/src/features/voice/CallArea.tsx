// The place of a call above or beside the messages: the stage when we are inside, an invitation when we are not.
import { Phone } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { channelCallActions } from '@/actions/voice';
import type { Channel } from '@/api/wire';
import { t } from '@/i18n';
import { channelName, memberOf, personName } from '@/store/names';
import { can, channelPermissions, Permission } from '@/store/permission';
import { useShallowStore, useStore } from '@/store/store';
import { isVoiceChannel, participants } from '@/store/voices';
import { Avatar } from '@/ui/Avatar';
import { Button } from '@/ui/Button';
import { classes } from '@/ui/classes';
import { join, useCall } from './call';
import styles from './CallArea.module.css';
import { CallControls } from './CallControls';
import { CallNotice, phaseText } from './VoiceBar';

const Stage = lazy(() => import('./Stage').then((m) => ({ default: m.Stage })));

export function CallArea({ channel }: { channel: Channel }) {
  const inside = useCall((s) => s.channel === channel._id && s.phase !== 'idle');
  const running = useStore((s) => s.voices[channel._id] !== undefined);
  const voice = isVoiceChannel(channel);
  const name = useStore((s) => channelName(s, channel));
  if (!inside && !voice && !running) return null;
  return (
    <section
      className={classes(styles.area, voice ? styles.whole : inside ? styles.above : styles.slim)}
      aria-label={t('voice.stage', { name })}
    >
      {inside ? <Inside channel={channel} /> : <Lobby channel={channel} slim={!voice} />}
    </section>
  );
}

function Inside({ channel }: { channel: Channel }) {
  const phase = useCall((s) => s.phase);
  const room = useCall((s) => s.room);
  const waiting = (
    <div className={styles.waiting} role="status">
      <Faces channel={channel} />
      <p>{phaseText(phase)}</p>
    </div>
  );
  return (
    <>
      {phase === 'reconnecting' && (
        <p className={styles.banner} role="status">
          {phaseText(phase)}
        </p>
      )}
      {room ? (
        <Suspense fallback={waiting}>
          <Stage room={room} channel={channel} />
        </Suspense>
      ) : (
        waiting
      )}
      <div className={styles.notice}>
        <CallNotice />
      </div>
      <div className={styles.controls}>
        <CallControls roomy />
      </div>
    </>
  );
}

/** Who is inside, for those who are not. */
function Lobby({ channel, slim }: { channel: Channel; slim: boolean }) {
  const count = useStore((s) => Object.keys(s.voices[channel._id] ?? {}).length);
  const may = useStore((s) => can(channelPermissions(s, channel), Permission.Connect));
  const label = channelCallActions.find((action) => action.id === 'channel.join')?.label(channel) ?? t('voice.join');
  const lead = slim ? t('voice.talk.running') : count ? t('voice.lobby.people', { count }) : t('voice.lobby.empty');
  return (
    <div className={slim ? styles.slimLobby : styles.lobby}>
      <Faces channel={channel} small={slim} />
      <p>{lead}</p>
      {!may && <p className={styles.faint}>{t('voice.lobby.forbidden')}</p>}
      {may && (
        <Button tone="primary" icon={Phone} onClick={() => void join(channel._id)}>
          {label}
        </Button>
      )}
    </div>
  );
}

const FACES = 8;

function Faces({ channel, small = false }: { channel: Channel; small?: boolean }) {
  const people = useShallowStore((s) => participants(s, channel._id));
  const users = useStore((s) => s.users);
  const server = channel.channel_type === 'TextChannel' ? channel.server : undefined;
  const members = useStore((s) => (server ? s.members[server] : undefined));
  if (!people.length) return null;
  return (
    <ul className={styles.faces} aria-label={t('voice.inside')}>
      {people.slice(0, FACES).map(({ id }) => {
        const member = members?.[id] ?? memberOf(useStore.getState(), server, id);
        const name = personName(users[id], member);
        return (
          <li key={id} title={name}>
            <Avatar id={id} name={name} file={member?.avatar ?? users[id]?.avatar} size={small ? 28 : 56} />
            {small ? <span className="visually-hidden">{name}</span> : <span className={styles.faceName}>{name}</span>}
          </li>
        );
      })}
      {people.length > FACES && <li className={styles.more}>+{people.length - FACES}</li>}
    </ul>
  );
}
