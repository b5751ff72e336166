// What stands before the first message of a channel.
import type { Channel } from '@/api/wire';
import { t } from '@/i18n';
import { channelName, otherPerson } from '@/store/names';
import { useStore } from '@/store/store';
import { Avatar } from '@/ui/Avatar';
import { channelIcon } from '../channel/ChannelList';
import styles from './ChannelStart.module.css';

export function ChannelStart({ channel }: { channel: Channel }) {
  const name = useStore((s) => channelName(s, channel));
  const person = useStore((s) => otherPerson(s, channel));
  const lead =
    channel.channel_type === 'SavedMessages'
      ? t('channel.saved.start')
      : channel.channel_type === 'DirectMessage'
        ? t('channel.dm.start', { name })
        : t('channel.start', { name: channel.channel_type === 'TextChannel' ? `#${name}` : name });
  return (
    <div className={styles.start}>
      {channel.channel_type === 'TextChannel' || channel.channel_type === 'SavedMessages' ? (
        <span className={styles.sign}>{channelIcon(channel, 26)}</span>
      ) : (
        <Avatar
          id={person?._id ?? channel._id}
          name={name}
          file={person?.avatar}
          size={56}
          shape={person ? 'round' : 'square'}
        />
      )}
      <h2>{name}</h2>
      <p>{lead}</p>
      {'description' in channel && channel.description && <p className={styles.topic}>{channel.description}</p>}
    </div>
  );
}
