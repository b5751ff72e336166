// The reactions below a message; pressing one joins or leaves it.
import { SmilePlus } from 'lucide-react';
import { toggleReaction } from '@/actions/message';
import type { Id, Message } from '@/api/wire';
import { t } from '@/i18n';
import { personName } from '@/store/names';
import { openPicker } from '@/store/picker';
import { useStore } from '@/store/store';
import { CustomEmoji } from '@/text/inline';
import { IconButton } from '@/ui/Button';
import { classes } from '@/ui/classes';
import { Tip } from '@/ui/Tip';
import styles from './Reactions.module.css';

const IS_ID = /^[0-9A-HJKMNP-TV-Z]{26}$/;

interface ReactionsProps {
  message: Message;
  reactions: Record<string, Id[]>;
  mayReact: boolean;
}

export function Reactions({ message, reactions, mayReact }: ReactionsProps) {
  const entries = Object.entries(reactions).filter(([, users]) => users.length > 0);
  if (!entries.length) return null;
  return (
    <div className={styles.row}>
      {entries.map(([emoji, users]) => (
        <Reaction key={emoji} message={message} emoji={emoji} users={users} mayReact={mayReact} />
      ))}
      {mayReact && (
        <IconButton
          icon={SmilePlus}
          size="small"
          label={t('message.react')}
          className={styles.add}
          onClick={(event) => openPicker(event.currentTarget, (emoji) => toggleReaction(message, emoji))}
        />
      )}
    </div>
  );
}

function Reaction({
  message,
  emoji,
  users,
  mayReact,
}: {
  message: Message;
  emoji: string;
  users: Id[];
  mayReact: boolean;
}) {
  const mine = useStore((s) => s.selfId !== null && users.includes(s.selfId));
  const names = useStore((s) =>
    users
      .slice(0, 8)
      .map((id) => personName(s.users[id]))
      .join(', '),
  );
  const emojiName = useStore((s) => s.emojis[emoji]?.name);
  const who = users.length > 8 ? t('message.reactions.more', { names, count: users.length - 8 }) : names;
  const text = t('message.reactedBy', { names: who, emoji: emojiName ? `:${emojiName}:` : emoji });
  return (
    <Tip text={text}>
      <button
        type="button"
        className={classes(styles.reaction, mine && styles.mine)}
        aria-pressed={mine}
        aria-label={text}
        disabled={!mayReact}
        onClick={() => toggleReaction(message, emoji)}
      >
        <span className={styles.emoji}>{IS_ID.test(emoji) ? <CustomEmoji id={emoji} /> : emoji}</span>
        <span className={styles.count}>{users.length}</span>
      </button>
    </Tip>
  );
}
