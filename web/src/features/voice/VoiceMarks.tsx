// The small signs beside a name in a call.
import { HeadphoneOff, MicOff, MonitorUp, Video, WifiLow } from 'lucide-react';
import type { Shown } from './marks';
import styles from './VoiceMarks.module.css';

export function VoiceMarks({ shown, size = 15 }: { shown: Shown; size?: number }) {
  const muted = shown.muted || shown.mutedByModerator;
  const deaf = shown.deafened || shown.deafenedByModerator;
  return (
    <span className={styles.marks} aria-hidden>
      {shown.weak && <WifiLow size={size} className={styles.weak} />}
      {shown.sharing && <MonitorUp size={size} className={styles.live} data-mark="sharing" />}
      {shown.camera && <Video size={size} data-mark="camera" />}
      {muted && <MicOff size={size} className={shown.mutedByModerator ? styles.taken : undefined} data-mark="muted" />}
      {deaf && (
        <HeadphoneOff
          size={size}
          className={shown.deafenedByModerator ? styles.taken : undefined}
          data-mark="deafened"
        />
      )}
    </span>
  );
}
