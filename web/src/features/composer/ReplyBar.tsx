// The messages being replied to, above the text.
import { AtSign, Reply, X } from 'lucide-react';
import type { Id } from '@/api/wire';
import { t } from '@/i18n';
import { screen, type ReplyDraft } from '@/store/screen';
import { useStore } from '@/store/store';
import { IconButton } from '@/ui/Button';
import { displayNameOf } from '../message/lookup';
import { decodedPreview } from '../message/preview';
import { useReferenced } from '../message/strays';
import styles from './ReplyBar.module.css';

interface ReplyBarProps {
  channel: Id;
  server?: Id;
  replies?: readonly ReplyDraft[];
}

export function ReplyBar({ channel, server, replies }: ReplyBarProps) {
  if (!replies?.length) return null;
  return (
    <ul className={styles.bar}>
      {replies.map((reply) => (
        <Line
          key={reply.id}
          channel={channel}
          server={server}
          reply={reply}
          onMention={() =>
            screen.setReplies(
              channel,
              replies.map((row) => (row.id === reply.id ? { ...row, mention: !row.mention } : row)),
            )
          }
          onRemove={() =>
            screen.setReplies(
              channel,
              replies.filter((row) => row.id !== reply.id),
            )
          }
        />
      ))}
    </ul>
  );
}

interface LineProps {
  channel: Id;
  server?: Id;
  reply: ReplyDraft;
  onMention: () => void;
  onRemove: () => void;
}

function Line({ channel, server, reply, onMention, onRemove }: LineProps) {
  const message = useReferenced(channel, reply.id);
  const name = useStore((s) => (message ? displayNameOf(s, server, message.author) : t('composer.someone')));
  const preview = useStore((s) => (message ? decodedPreview(s, message) : ''));
  return (
    <li className={styles.line}>
      <Reply size={15} aria-hidden />
      <span className={styles.who}>{t('composer.replyingTo', { name })}</span>
      <span className={styles.text}>{preview}</span>
      <IconButton
        icon={AtSign}
        size="small"
        label={t('composer.mention')}
        aria-pressed={reply.mention}
        onClick={onMention}
      />
      <IconButton icon={X} size="small" label={t('composer.removeReply', { name })} onClick={onRemove} />
    </li>
  );
}
