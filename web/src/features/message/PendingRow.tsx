// Our own message on its way, or stuck with the reason why.
import { RotateCw, Trash2 } from 'lucide-react';
import type { PendingMessage } from '@/api/events';
import type { Id } from '@/api/wire';
import { clock, t } from '@/i18n';
import { memberOf, personName } from '@/store/names';
import { useStore } from '@/store/store';
import { Markdown } from '@/text/Markdown';
import { act } from '@/ui/act';
import { Avatar } from '@/ui/Avatar';
import { Button } from '@/ui/Button';
import { classes } from '@/ui/classes';
import row from './MessageRow.module.css';
import styles from './PendingRow.module.css';
import { discard, retry } from './sending';

export function PendingRow({ pending, server, head }: { pending: PendingMessage; server?: Id; head: boolean }) {
  const user = useStore((s) => s.users[s.selfId ?? '']);
  const member = useStore((s) => memberOf(s, server, s.selfId ?? ''));
  const name = personName(user, member);
  return (
    <article
      className={classes(row.row, head && row.head, !pending.failed && styles.pending)}
      aria-busy={!pending.failed}
      data-pending={pending.nonce}
    >
      {head && (
        <>
          <span className={row.face}>
            <Avatar id={user?._id ?? ''} name={name} file={member?.avatar ?? user?.avatar} size={38} />
          </span>
          <header className={row.header}>
            <span className={row.author}>{name}</span>
            <time className={row.time}>{clock(pending.createdAt)}</time>
          </header>
        </>
      )}
      <div className={row.body}>
        {pending.content && <Markdown text={pending.content} />}
        {pending.attachments.map((file) => (
          <p key={file.id} className={styles.file}>
            {file.filename}
          </p>
        ))}
        {pending.failed ? (
          <div className={styles.failed} role="alert">
            <span>{t('message.failed', { reason: pending.failed })}</span>
            <Button tone="quiet" icon={RotateCw} onClick={() => act(() => retry(pending))}>
              {t('message.retry')}
            </Button>
            <Button tone="quiet" icon={Trash2} onClick={() => discard(pending)}>
              {t('message.discard')}
            </Button>
          </div>
        ) : (
          <span className="visually-hidden">{t('message.sending')}</span>
        )}
      </div>
    </article>
  );
}
