// The call we are in, at hand wherever we read: its state, its place, the controls and the way out.
import { LoaderCircle, PhoneOff, SignalHigh, SignalLow, SignalMedium, SignalZero, type LucideIcon } from 'lucide-react';
import { callActions } from '@/actions/voice';
import { t } from '@/i18n';
import { channelName } from '@/store/names';
import { channelPath, navigate } from '@/store/route';
import { screen } from '@/store/screen';
import { useStore } from '@/store/store';
import { IconButton } from '@/ui/Button';
import { classes } from '@/ui/classes';
import { playSound, toggleMute, useCall, type Phase, type Quality } from './call';
import { CallControls } from './CallControls';
import { useNotice } from './marks';
import styles from './VoiceBar.module.css';

const SIGNALS: Record<Quality, LucideIcon> = {
  excellent: SignalHigh,
  good: SignalMedium,
  poor: SignalLow,
  lost: SignalZero,
  unknown: SignalHigh,
};

/** Where the call is, in words: the channel and, if it has one, its server. */
function usePlaceOfCall(): { channel: string; server?: string; path: string } | null {
  const row = useCall((s) => s.channel);
  const channel = useStore((s) => (row ? s.channels[row] : undefined));
  const name = useStore((s) => (channel ? channelName(s, channel) : ''));
  const server = useStore((s) =>
    channel?.channel_type === 'TextChannel' ? s.servers[channel.server]?.name : undefined,
  );
  return channel ? { channel: name, server, path: channelPath(channel) } : null;
}

export function phaseText(phase: Phase): string {
  return phase === 'idle' ? '' : t(`voice.phase.${phase}`);
}

function Signal() {
  const phase = useCall((s) => s.phase);
  const quality = useCall((s) => s.quality);
  if (phase !== 'connected') return <LoaderCircle size={17} aria-hidden className={styles.turning} />;
  const Icon = SIGNALS[quality];
  const words = t('voice.quality', { name: t(`voice.quality.${quality}`) });
  return (
    <span title={words} data-quality={quality} className={styles.signal}>
      <Icon size={17} strokeWidth={2.4} aria-hidden />
      <span className="visually-hidden">{words}</span>
    </span>
  );
}

export function VoiceBar() {
  const phase = useCall((s) => s.phase);
  const place = usePlaceOfCall();
  if (phase === 'idle' || !place) return null;
  const where = place.server ? `${place.channel} · ${place.server}` : place.channel;
  return (
    <section className={styles.bar} aria-label={t('voice.bar')} data-phase={phase}>
      <div className={styles.line}>
        <Signal />
        <a
          href={place.path}
          className={styles.words}
          aria-label={`${phaseText(phase)} ${t('voice.goTo', { name: place.channel })}`}
          onClick={(event) => {
            event.preventDefault();
            navigate(place.path);
            screen.setDrawer('none');
          }}
        >
          <span className={classes(styles.phase, phase !== 'connected' && styles.shaky)} role="status">
            {phaseText(phase)}
          </span>
          <span className={styles.where}>{where}</span>
        </a>
        <IconButton
          icon={PhoneOff}
          label={callActions.leave.label()}
          shortcut={callActions.leave.shortcut}
          className={styles.leave}
          onClick={() => callActions.leave.run()}
        />
      </div>
      <CallNotice />
      <CallControls leave={false} />
    </section>
  );
}

/** Says why one cannot talk or hear, and offers what may help. */
export function CallNotice() {
  const notice = useNotice();
  const silent = useCall((s) => s.silent);
  if (silent) {
    return (
      <p className={styles.notice} role="status">
        {t('voice.notice.sound')}{' '}
        <button type="button" onClick={playSound}>
          {t('voice.playSound')}
        </button>
      </p>
    );
  }
  if (!notice) return null;
  return (
    <p className={styles.notice} role="status">
      {notice.text}{' '}
      {notice.again && (
        <button type="button" onClick={toggleMute}>
          {t('do.retry')}
        </button>
      )}
    </p>
  );
}

/** On phones the sidebar is a drawer; this strip stands in for the bar above whatever is read. */
export function CallStrip({ shown }: { shown: string | undefined }) {
  const phase = useCall((s) => s.phase);
  const channel = useCall((s) => s.channel);
  const place = usePlaceOfCall();
  if (phase === 'idle' || !place || channel === shown) return null;
  return (
    <section className={styles.strip} aria-label={t('voice.bar')}>
      <Signal />
      <button type="button" className={styles.words} onClick={() => navigate(place.path)}>
        <span className={classes(styles.phase, phase !== 'connected' && styles.shaky)}>{phaseText(phase)}</span>
        <span className={styles.where}>{place.channel}</span>
      </button>
      <CallControls />
    </section>
  );
}
