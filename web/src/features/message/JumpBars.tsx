// The two bars over the list: back to where the news began, and back to the present.
import { ArrowDown, ArrowUp, X } from 'lucide-react';
import { markChannelRead } from '@/actions/channel';
import { ulidTime } from '@/api/ulid';
import type { Id } from '@/api/wire';
import { stamp, t } from '@/i18n';
import type { MessageWindow } from '@/store/state';
import { getState } from '@/store/store';
import { act } from '@/ui/act';
import { IconButton } from '@/ui/Button';
import styles from './JumpBars.module.css';
import type { ReadMarks } from './useReadMarks';

interface JumpBarsProps {
  marks: ReadMarks;
  window?: MessageWindow;
  away: boolean;
  onJump: (message: Id) => void;
  onPresent: () => void;
}

/** Fewer news than this are on the screen anyway. */
const WORTH_A_JUMP = 12;

export function JumpBars({ marks, window, away, onJump, onPresent }: JumpBarsProps) {
  const { readUpTo } = marks;
  const news = readUpTo === undefined || !window ? [] : window.ids.filter((id) => id > readUpTo);
  const beyond =
    readUpTo !== undefined &&
    readUpTo !== '0' &&
    window?.ids[0] !== undefined &&
    window.ids[0] > readUpTo &&
    !window.reachedStart;
  const first = news[0];
  const show = first !== undefined && (beyond || news.length >= WORTH_A_JUMP);
  const channel = window ? getState().channels[window.byId[window.ids[0] ?? '']?.channel ?? ''] : undefined;
  return (
    <>
      {show && (
        <div className={styles.news}>
          <button type="button" onClick={() => onJump(beyond && readUpTo ? readUpTo : first)}>
            <ArrowUp size={15} aria-hidden />
            {beyond ? t('message.newBanner.many') : t('message.newBanner', { count: news.length })}{' '}
            {readUpTo && readUpTo !== '0' && t('message.newBanner.since', { time: stamp(ulidTime(readUpTo)) })}
          </button>
          <IconButton
            icon={X}
            size="small"
            label={t('message.markRead')}
            className={styles.dismiss}
            onClick={() => {
              marks.clear();
              if (channel) act(() => markChannelRead(channel));
            }}
          />
        </div>
      )}
      {away && (
        <button type="button" className={styles.present} onClick={onPresent}>
          {window?.reachedEnd ? null : <span>{t('message.older')}</span>}
          {t('message.jumpToPresent')}
          <ArrowDown size={15} aria-hidden />
        </button>
      )}
    </>
  );
}
