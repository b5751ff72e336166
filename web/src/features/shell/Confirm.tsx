// The question before something that cannot be taken back.
import { useId, useState } from 'react';
import { t } from '@/i18n';
import type { Question } from '@/store/screen';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { Field } from '@/ui/Field';
import { Form } from '@/ui/Form';

/** The protocol counts bytes; this leaves room for letters of two. */
const LONGEST_REASON = 256;

interface ConfirmProps extends Question {
  onClose: () => void;
}

export function Confirm({ title, body, action, danger, reason: asksWhy, run, onClose }: ConfirmProps) {
  const form = useId();
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  async function go() {
    setBusy(true);
    try {
      await run(reason.trim() || undefined);
      onClose();
    } finally {
      setBusy(false);
    }
  }
  return (
    <Dialog
      title={title}
      lead={body}
      onClose={onClose}
      bare={false}
      footer={
        <>
          <Button tone="quiet" onClick={onClose}>
            {t('do.cancel')}
          </Button>
          <Button tone={danger ? 'danger' : 'primary'} type="submit" form={form} busy={busy} autoFocus={!asksWhy}>
            {action}
          </Button>
        </>
      }
    >
      <Form id={form} onSubmit={go}>
        {() =>
          asksWhy && (
            <Field
              label={t('audit.reason')}
              hint={t('audit.reason.hint')}
              maxLength={LONGEST_REASON}
              autoFocus
              value={reason}
              onChange={setReason}
            />
          )
        }
      </Form>
    </Dialog>
  );
}
