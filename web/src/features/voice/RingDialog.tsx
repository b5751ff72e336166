// Somebody calls. It takes no focus away from who is writing; keys and buttons answer it.
import { Phone, PhoneOff } from 'lucide-react';
import { useEffect, useId, useState } from 'react';
import { ringActions, ringing } from '@/actions/voice';
import type { Id } from '@/api/wire';
import { t } from '@/i18n';
import { channelName, personName } from '@/store/names';
import { dispatch, useStore } from '@/store/store';
import { Avatar } from '@/ui/Avatar';
import { Button } from '@/ui/Button';
import { RING_FOR, useCall } from './call';
import styles from './RingDialog.module.css';
import { startRing } from './tones';

export function RingDialog() {
  // Being in the call ends its ringing, so a change of ours counts as well.
  useCall((s) => s.channel);
  const channel = useStore((s) => ringing(s));
  return channel ? <Ringing key={channel} id={channel} /> : null;
}

function Ringing({ id }: { id: Id }) {
  const channel = useStore((s) => s.channels[id]);
  const ring = useStore((s) => s.rings[id]);
  const caller = useStore((s) => s.users[ring?.by ?? '']);
  const group = useStore((s) => (channel?.channel_type === 'Group' ? channelName(s, channel) : undefined));
  const since = useState(() => ring?.at ?? Date.now())[0];
  const titleId = useId();

  useEffect(() => startRing(), []);
  useEffect(() => {
    const timer = setTimeout(() => dispatch({ type: 'RingStop', channel: id }), since + RING_FOR - Date.now());
    return () => clearTimeout(timer);
  }, [id, since]);

  if (!channel || !ring) return null;
  const name = personName(caller);
  const [accept, decline] = ringActions;
  return (
    <div className={styles.ring} role="alertdialog" aria-labelledby={titleId} aria-live="assertive">
      <Avatar id={ring.by} name={name} file={caller?.avatar} size={52} className={styles.face} />
      <p id={titleId} className={styles.title}>
        {group ? t('voice.ring.group', { name, group }) : t('voice.ring.title', { name })}
      </p>
      <div className={styles.answers}>
        <Button icon={PhoneOff} aria-keyshortcuts="Control+Shift+X" onClick={() => decline?.run()}>
          {t('voice.ring.decline')}
        </Button>
        <Button tone="primary" icon={Phone} aria-keyshortcuts="Control+Shift+A" onClick={() => accept?.run()}>
          {t('voice.ring.accept')}
        </Button>
      </div>
    </div>
  );
}
