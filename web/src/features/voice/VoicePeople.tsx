// Under a voice channel: who is inside, how they are, and who speaks.
import type { Channel, Id, UserVoiceState } from '@/api/wire';
import { t } from '@/i18n';
import { memberOf, personName } from '@/store/names';
import { screen } from '@/store/screen';
import { useShallowStore, useStore } from '@/store/store';
import { participants } from '@/store/voices';
import { Avatar } from '@/ui/Avatar';
import { classes } from '@/ui/classes';
import { spoken, useShown } from './marks';
import { PersonMenu } from './PersonMenu';
import { VoiceMarks } from './VoiceMarks';
import styles from './VoicePeople.module.css';

export function VoicePeople({ channel }: { channel: Channel }) {
  const people = useShallowStore((s) => participants(s, channel._id));
  const server = channel.channel_type === 'TextChannel' ? channel.server : undefined;
  if (!people.length) return null;
  return (
    <ul className={styles.people} aria-label={t('voice.inside')} data-voice={channel._id}>
      {people.map((one) => (
        <Inside key={one.id} channel={channel._id} server={server} one={one} />
      ))}
    </ul>
  );
}

function Inside({ channel, server, one }: { channel: Id; server?: Id; one: UserVoiceState }) {
  const user = useStore((s) => s.users[one.id]);
  const member = useStore((s) => memberOf(s, server, one.id));
  const shown = useShown(channel, server, one.id);
  const name = personName(user, member);
  const words = spoken(shown);
  return (
    <li>
      <PersonMenu user={user} server={server} name={name}>
        <button
          type="button"
          className={classes(styles.person, shown.speaking && styles.speaking)}
          aria-label={words ? `${name}, ${words}` : name}
          data-person={one.id}
          onClick={() => user && screen.open({ name: 'profile', user: user._id, server })}
        >
          <Avatar id={one.id} name={name} file={member?.avatar ?? user?.avatar} size={22} className={styles.face} />
          <span className={styles.name}>{name}</span>
          <VoiceMarks shown={shown} size={14} />
        </button>
      </PersonMenu>
    </li>
  );
}
