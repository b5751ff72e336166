// One channel in a list: its sign, its name, whether something in it is new.
import { BellOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { channelActions } from '@/actions/channel';
import type { Channel } from '@/api/wire';
import { t } from '@/i18n';
import { navigate } from '@/store/route';
import { screen } from '@/store/screen';
import { isMuted } from '@/store/settings';
import { useStore } from '@/store/store';
import { callCount, isNews } from '@/store/unread';
import { classes } from '@/ui/classes';
import { ActionContextMenu } from '@/ui/Menu';
import { label } from '../shell/ServerRail';
import styles from './ChannelRow.module.css';

interface ChannelRowProps {
  channel: Channel;
  path: string;
  name: string;
  note?: string;
  icon: ReactNode;
  current: boolean;
  /** What it is, for those who do not see the sign. */
  kind?: string;
  /** A call runs here. */
  live?: boolean;
  /** What opening means besides going there. */
  onOpen?: () => void;
  tail?: ReactNode;
}

export function ChannelRow({ channel, path, name, note, icon, current, kind, live, onOpen, tail }: ChannelRowProps) {
  const unread = useStore((s) => isNews(s, channel));
  const mentions = useStore((s) => callCount(s, channel));
  const muted = useStore((s) => isMuted(s, channel));
  return (
    <ActionContextMenu actions={channelActions} context={channel}>
      <a
        href={path}
        className={classes(
          styles.row,
          current && styles.current,
          unread && !current && styles.unread,
          muted && styles.muted,
        )}
        aria-current={current ? 'page' : undefined}
        aria-label={[label(name, unread, mentions), kind].filter(Boolean).join(', ')}
        data-channel={channel._id}
        onClick={(event) => {
          event.preventDefault();
          navigate(path);
          onOpen?.();
          screen.setDrawer('none');
        }}
      >
        <span className={styles.icon}>{icon}</span>
        <span className={styles.words}>
          <span className={styles.name}>{name}</span>
          {note && <span className={classes(styles.note, live && styles.live)}>{note}</span>}
        </span>
        {tail}
        {muted && <BellOff size={14} aria-label={t('notify.muted')} />}
        {mentions > 0 ? (
          <span className={styles.count}>{mentions}</span>
        ) : (
          unread && !current && <span className={styles.dot} />
        )}
      </a>
    </ActionContextMenu>
  );
}
