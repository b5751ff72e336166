// The line above a reply: whose words it answers, and the way there.
import { CornerUpRight } from 'lucide-react';
import type { Id } from '@/api/wire';
import { t } from '@/i18n';
import { decodedPreview } from './preview';
import { authorOf, memberOf, roleColour } from '@/store/names';
import { screen } from '@/store/screen';
import { useStore } from '@/store/store';
import { Avatar } from '@/ui/Avatar';
import styles from './ReplyLine.module.css';
import { useReferenced } from './strays';

export function ReplyLine({ channel, server, id }: { channel: Id; server?: Id; id: Id }) {
  const message = useReferenced(channel, id);
  const user = useStore((s) => s.users[message?.author ?? '']);
  const member = useStore((s) => memberOf(s, server, message?.author ?? ''));
  const colour = useStore((s) => roleColour(s, member));
  const preview = useStore((s) => (message ? decodedPreview(s, message) : ''));
  if (message === null) {
    return (
      <div className={styles.reply}>
        <CornerUpRight size={14} aria-hidden />
        <span className={styles.gone}>{t('message.replyGone')}</span>
      </div>
    );
  }
  const author = message && authorOf(user, member, message);
  return (
    <button type="button" className={styles.reply} onClick={() => screen.jumpTo(channel, id)} disabled={!message}>
      <CornerUpRight size={14} aria-hidden />
      {message && author && (
        <>
          <Avatar id={message.author} name={author.name} file={author.file} src={author.src} size={16} />
          <span className={styles.name} style={{ color: author.colour ?? colour }}>
            {author.name}
          </span>
          <span className={styles.text}>{preview}</span>
        </>
      )}
    </button>
  );
}
