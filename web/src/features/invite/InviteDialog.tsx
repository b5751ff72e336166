// A fresh invite link, ready to be passed on.
import { Check, Copy } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { appUrl } from '@/actions/channel';
import { routes } from '@/api/routes';
import type { Id } from '@/api/wire';
import { t } from '@/i18n';
import { problemText } from '@/i18n/problems';
import { getState } from '@/store/store';
import { copy } from '@/ui/act';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { Field, FormError } from '@/ui/Field';
import styles from './InviteDialog.module.css';

export function InviteDialog({ id, onClose }: { id: Id; onClose: () => void }) {
  const [link, setLink] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [copied, setCopied] = useState(false);
  const asked = useRef(false);
  const channel = getState().channels[id];
  const name =
    channel?.channel_type === 'TextChannel'
      ? (getState().servers[channel.server]?.name ?? '')
      : channel?.channel_type === 'Group'
        ? channel.name
        : '';

  useEffect(() => {
    // Every call makes a new invite, so ask once even when mounted twice.
    if (asked.current) return;
    asked.current = true;
    routes.channel.createInvite(id).then(
      (invite) => setLink(appUrl(`/invite/${invite._id}`)),
      (problem: unknown) => setError(problemText(problem)),
    );
  }, [id]);

  return (
    <Dialog title={t('invite.title', { name })} lead={t('invite.lead')} onClose={onClose}>
      <div className={styles.row}>
        <Field
          label={t('invite.link')}
          className={styles.field}
          readOnly
          value={link}
          onChange={() => undefined}
          onFocus={(event) => event.target.select()}
        />
        <Button
          tone="primary"
          icon={copied ? Check : Copy}
          disabled={!link}
          onClick={() => {
            copy(link, t('do.copied'));
            setCopied(true);
          }}
        >
          {copied ? t('do.copied') : t('do.copy')}
        </Button>
      </div>
      <FormError>{error}</FormError>
    </Dialog>
  );
}
