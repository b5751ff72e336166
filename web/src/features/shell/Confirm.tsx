// The question before something that cannot be taken back.
import { useState } from 'react';
import { t } from '@/i18n';
import { problemText } from '@/i18n/problems';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { FormError } from '@/ui/Field';

interface ConfirmProps {
  title: string;
  body: string;
  action: string;
  danger?: boolean;
  run: () => Promise<void> | void;
  onClose: () => void;
}

export function Confirm({ title, body, action, danger, run, onClose }: ConfirmProps) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  async function go() {
    setBusy(true);
    try {
      await run();
      onClose();
    } catch (problem) {
      setError(problemText(problem));
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
          <Button tone={danger ? 'danger' : 'primary'} busy={busy} autoFocus onClick={() => void go()}>
            {action}
          </Button>
        </>
      }
    >
      <FormError>{error}</FormError>
    </Dialog>
  );
}
