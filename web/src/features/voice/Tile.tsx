// One picture of a call: the camera, a screen, or the face of who shows neither.
import { isTrackReference, type TrackReferenceOrPlaceholder } from '@livekit/components-core';
import { VideoTrack } from '@livekit/components-react';
import { MonitorUp } from 'lucide-react';
import type { Id } from '@/api/wire';
import { t } from '@/i18n';
import { memberOf, personName } from '@/store/names';
import { useStore } from '@/store/store';
import { Avatar } from '@/ui/Avatar';
import { classes } from '@/ui/classes';
import { spoken, useShown } from './marks';
import { PersonMenu } from './PersonMenu';
import styles from './Tile.module.css';
import { VoiceMarks } from './VoiceMarks';

interface TileProps {
  trackRef: TrackReferenceOrPlaceholder;
  picture: boolean;
  screen: boolean;
  channel: Id;
  server?: Id;
  large: boolean;
  onPin: () => void;
}

export function Tile({ trackRef, picture, screen, channel, server, large, onPin }: TileProps) {
  const { participant } = trackRef;
  const id = participant.identity;
  const user = useStore((s) => s.users[id]);
  const member = useStore((s) => memberOf(s, server, id));
  const shown = useShown(channel, server, id);
  // Before the store knows them, LiveKit has their `name#0123`.
  const name = user ? personName(user, member) : (participant.name?.replace(/#\d+$/, '') ?? personName(undefined));
  const title = screen ? t('voice.tile.screen', { name }) : participant.isLocal ? t('voice.you', { name }) : name;
  const words = screen ? '' : spoken(shown);
  return (
    <PersonMenu user={user} server={server} name={name}>
      <button
        type="button"
        className={classes(
          styles.tile,
          large && styles.large,
          screen && styles.screen,
          !screen && shown.speaking && styles.speaking,
        )}
        data-tile={id}
        data-source={trackRef.source}
        aria-pressed={large}
        aria-label={[title, words, large ? t('voice.tile.unpin') : t('voice.tile.pin')].filter(Boolean).join(', ')}
        onClick={onPin}
      >
        {picture && isTrackReference(trackRef) ? (
          <VideoTrack
            trackRef={trackRef}
            className={classes(styles.video, participant.isLocal && !screen && styles.mirrored)}
          />
        ) : (
          <Avatar id={id} name={name} file={member?.avatar ?? user?.avatar} size={72} className={styles.face} />
        )}
        <span className={styles.label}>
          {screen && <MonitorUp size={14} aria-hidden />}
          <span className={styles.name}>{title}</span>
          {!screen && <VoiceMarks shown={{ ...shown, camera: false, sharing: false }} size={14} />}
        </span>
      </button>
    </PersonMenu>
  );
}
