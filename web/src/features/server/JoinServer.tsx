// Takes an invite link or code and shows what it leads to.
import { useState } from 'react';
import { t } from '@/i18n';
import { navigate } from '@/store/route';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { Field } from '@/ui/Field';
import { Form } from '@/ui/Form';

/** The code in a pasted link, or the text itself. */
export function inviteCode(text: string): string {
  const trimmed = text.trim().replace(/\/+$/, '');
  return /\/invite\/([^/?#]+)/.exec(trimmed)?.[1] ?? trimmed.split('/').pop() ?? '';
}

export function JoinServer({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState('');
  return (
    <Dialog title={t('server.join.title')} lead={t('server.join.lead')} onClose={onClose}>
      <Form
        onSubmit={async () => {
          onClose();
          navigate(`/invite/${encodeURIComponent(inviteCode(text))}`);
        }}
      >
        {(busy) => (
          <>
            <Field
              label={t('server.join.field')}
              required
              autoFocus
              autoComplete="off"
              value={text}
              onChange={setText}
            />
            <Button type="submit" tone="primary" busy={busy} disabled={!inviteCode(text)}>
              {t('server.join.go')}
            </Button>
          </>
        )}
      </Form>
    </Dialog>
  );
}
