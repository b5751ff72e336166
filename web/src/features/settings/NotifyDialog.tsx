// How much of a server or channel calls us.
import { useEffect } from 'react';
import type { Id } from '@/api/wire';
import { t } from '@/i18n';
import '@/i18n/late';
import { channelName } from '@/store/names';
import { chooseLevel, chosenLevel, LEVELS } from '@/store/settings';
import type { State } from '@/store/state';
import { useStore } from '@/store/store';
import { Dialog } from '@/ui/Dialog';
import styles from './Settings.module.css';

interface NotifyDialogProps {
  scope: 'server' | 'channel';
  id: Id;
  onClose: () => void;
}

export function NotifyDialog({ scope, id, onClose }: NotifyDialogProps) {
  const name = useStore((s) => placeName(s, scope, id));
  const chosen = useStore((s) => chosenLevel(s, scope, id));
  const usual = useStore((s) => inherited(s, scope, id));
  const inServer = useStore((s) => s.channels[id]?.channel_type === 'TextChannel');
  const gone = name === undefined;
  useEffect(() => {
    if (gone) onClose();
  }, [gone, onClose]);
  const options = [undefined, ...LEVELS];
  const word = t(`notify.level.${usual}`);
  return (
    <Dialog title={t('notify.title', { name: name ?? '' })} onClose={onClose}>
      <p className={styles.faint}>{t('notify.lead')}</p>
      <div className={styles.choices} role="radiogroup" aria-label={t('notify.title', { name: name ?? '' })}>
        {options.map((level) => (
          <label key={level ?? ''}>
            <input
              type="radio"
              name="level"
              checked={chosen === level}
              onChange={() => chooseLevel(scope, id, level)}
            />
            {level
              ? t(`notify.level.${level}`)
              : t(inServer ? 'notify.level.inherit' : 'notify.level.usual', { level: word })}
          </label>
        ))}
      </div>
    </Dialog>
  );
}

function inherited(state: State, scope: 'server' | 'channel', id: Id) {
  const channel = scope === 'channel' ? state.channels[id] : undefined;
  if (channel && channel.channel_type !== 'TextChannel') return 'all';
  return (channel?.channel_type === 'TextChannel' && chosenLevel(state, 'server', channel.server)) || 'mention';
}

export function placeName(state: State, scope: 'server' | 'channel', id: Id): string | undefined {
  if (scope === 'server') return state.servers[id]?.name;
  const channel = state.channels[id];
  return channel && channelName(state, channel);
}
