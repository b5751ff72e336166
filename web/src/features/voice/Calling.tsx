// In a conversation: whom we are still waiting for, and the way to let their phone be.
import { PhoneMissed } from 'lucide-react';
import { useEffect } from 'react';
import { routes } from '@/api/routes';
import type { Channel, Id } from '@/api/wire';
import { t } from '@/i18n';
import { personName } from '@/store/names';
import { useStore } from '@/store/store';
import { act } from '@/ui/act';
import { Avatar } from '@/ui/Avatar';
import { IconButton } from '@/ui/Button';
import { useCall } from './call';
import styles from './Calling.module.css';

export function Calling({ channel }: { channel: Channel }) {
  const calling = useCall((s) => (s.calling?.channel === channel._id ? s.calling : null));
  const self = useStore((s) => s.selfId);
  const users = useStore((s) => s.users);
  const inside = useStore((s) => s.voices[channel._id]);
  useEffect(() => {
    if (!calling) return;
    const timer = setTimeout(() => useCall.setState({ calling: null }), calling.until - Date.now());
    return () => clearTimeout(timer);
  }, [calling]);
  if (!calling || !('recipients' in channel)) return null;
  const waited = channel.recipients.filter((id) => id !== self && !inside?.[id]);
  const [first] = waited;
  if (!first) return null;
  const names = waited.map((id) => personName(users[id])).join(', ');
  const stop = (id: Id) =>
    act(async () => {
      await routes.channel.endRing(channel._id, id);
      if (waited.length === 1) useCall.setState({ calling: null });
    });
  return (
    <div className={styles.tile} role="status" data-calling>
      <Avatar id={first} name={names} file={users[first]?.avatar} size={72} className={styles.face} />
      <p>{t('voice.waiting', { name: names })}</p>
      {waited.length === 1 && (
        <IconButton icon={PhoneMissed} label={t('voice.stopRinging', { name: names })} onClick={() => stop(first)} />
      )}
    </div>
  );
}
