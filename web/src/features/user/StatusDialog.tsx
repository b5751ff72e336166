// Writing the line others see beside our name.
import { useState } from 'react';
import { routes } from '@/api/routes';
import type { User } from '@/api/wire';
import { t } from '@/i18n';
import { dispatch } from '@/store/store';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { Field } from '@/ui/Field';
import { Form } from '@/ui/Form';

export function StatusDialog({ self, onClose }: { self: User; onClose: () => void }) {
  const [text, setText] = useState(self.status?.text ?? '');
  return (
    <Dialog title={t('presence.text')} onClose={onClose}>
      <Form
        onSubmit={async () => {
          const trimmed = text.trim();
          await routes.user.edit(trimmed ? { status: { text: trimmed } } : { remove: ['StatusText'] });
          dispatch({
            type: 'UserUpdate',
            id: self._id,
            data: { status: { ...self.status, text: trimmed || undefined } },
          });
          onClose();
        }}
      >
        {(busy) => (
          <>
            <Field label={t('presence.text')} maxLength={128} autoFocus value={text} onChange={setText} />
            <Button type="submit" tone="primary" busy={busy}>
              {t('do.save')}
            </Button>
          </>
        )}
      </Form>
    </Dialog>
  );
}
