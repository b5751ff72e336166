// Microphone, ear, camera, screen and the way out: the same deeds as menu, palette and keys have.
import { HeadphoneOff, MicOff, type LucideIcon } from 'lucide-react';
import type { Action } from '@/actions/action';
import { callActions } from '@/actions/voice';
import { t } from '@/i18n';
import { useStore } from '@/store/store';
import { IconButton } from '@/ui/Button';
import { classes } from '@/ui/classes';
import { useCall } from './call';
import styles from './CallControls.module.css';
import { DeviceMenu } from './DeviceMenu';

interface ControlProps {
  action: Action<void>;
  /** The sign to show instead of the action's own. */
  icon?: LucideIcon;
  tone?: 'off' | 'on' | 'leave';
}

function Control({ action, icon, tone }: ControlProps) {
  return (
    <IconButton
      icon={icon ?? action.icon}
      label={action.label()}
      shortcut={action.shortcut}
      className={classes(styles.control, tone && styles[tone])}
      onClick={() => action.run()}
    />
  );
}

export function CallControls({ roomy = false, leave = true }: { roomy?: boolean; leave?: boolean }) {
  const muted = useCall((s) => s.muted || s.deafened || s.microphone !== 'ready');
  const deafened = useCall((s) => s.deafened);
  const own = useStore((s) => s.selfId ?? '');
  const camera = useCall((s) => s.marks[own]?.camera === true);
  const sharing = useCall((s) => s.marks[own]?.sharing === true);
  // Rights are read anew whenever the server tells of them.
  useStore((s) => s.members);
  const may = (action: Action<void>) => action.when?.() ?? true;
  return (
    <div className={classes(styles.controls, roomy && styles.roomy)} role="group" aria-label={t('voice.controls')}>
      <Control action={callActions.mute} icon={muted ? MicOff : undefined} tone={muted ? 'off' : undefined} />
      <Control
        action={callActions.deafen}
        icon={deafened ? HeadphoneOff : undefined}
        tone={deafened ? 'off' : undefined}
      />
      {may(callActions.camera) && <Control action={callActions.camera} tone={camera ? 'on' : undefined} />}
      {may(callActions.share) && <Control action={callActions.share} tone={sharing ? 'on' : undefined} />}
      <DeviceMenu className={styles.control} />
      {leave && <Control action={callActions.leave} tone="leave" />}
    </div>
  );
}
