// Makes a server and goes there.
import { useState } from 'react';
import { routes } from '@/api/routes';
import { t } from '@/i18n';
import { navigate } from '@/store/route';
import { dispatch } from '@/store/store';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { Field } from '@/ui/Field';
import { Form } from '@/ui/Form';

export function CreateServer({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('');
  return (
    <Dialog title={t('server.create.title')} lead={t('server.create.lead')} onClose={onClose}>
      <Form
        onSubmit={async () => {
          const { server, channels } = await routes.server.create(name.trim());
          dispatch({ type: 'ServerCreate', id: server._id, server, channels });
          onClose();
          navigate(`/server/${server._id}`);
        }}
      >
        {(busy) => (
          <>
            <Field label={t('server.name')} maxLength={32} required autoFocus value={name} onChange={setName} />
            <Button type="submit" tone="primary" busy={busy} disabled={!name.trim()}>
              {t('do.create')}
            </Button>
          </>
        )}
      </Form>
    </Dialog>
  );
}
