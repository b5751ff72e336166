// What stands at the composer: why one may not write, or how slowly one may.
import { Hourglass } from 'lucide-react';
import type { Channel } from '@/api/wire';
import { duration, stamp, t } from '@/i18n';
import { otherPerson } from '@/store/names';
import { can, inTimeout, Permission } from '@/store/permission';
import { useStore } from '@/store/store';
import styles from './Composer.module.css';

export function Forbidden({ channel }: { channel: Channel }) {
  const relation = useStore((s) => otherPerson(s, channel)?.relationship);
  const timeout = useStore((s) => {
    const member = channel.channel_type === 'TextChannel' ? s.members[channel.server]?.[s.selfId ?? ''] : undefined;
    return member && inTimeout(member) ? member.timeout : undefined;
  });
  return (
    <p className={styles.forbidden}>
      {timeout
        ? t('composer.timeout', { time: stamp(Date.parse(timeout)) })
        : channel.channel_type !== 'DirectMessage'
          ? t('composer.forbidden')
          : relation === 'Blocked'
            ? t('composer.youBlocked')
            : t('composer.blocked')}
    </p>
  );
}

export function SlowNote({ channel, permissions }: { channel: Channel; permissions: bigint }) {
  const slowmode = channel.channel_type === 'TextChannel' ? channel.slowmode : undefined;
  if (!slowmode || can(permissions, Permission.BypassSlowmode)) return null;
  return (
    <span className={styles.slow} title={t('composer.slow.hint', { time: duration(slowmode) })}>
      <Hourglass size={12} aria-hidden /> {t('composer.slow', { time: duration(slowmode) })}
    </span>
  );
}
