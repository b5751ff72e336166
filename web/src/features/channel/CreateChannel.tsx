// Makes a channel in a server and opens it.
import { useState } from 'react';
import { routes } from '@/api/routes';
import type { Id } from '@/api/wire';
import { t } from '@/i18n';
import { channelPath, navigate } from '@/store/route';
import { dispatch } from '@/store/store';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { Field } from '@/ui/Field';
import { Form } from '@/ui/Form';

export function CreateChannel({ server, onClose }: { server: Id; onClose: () => void }) {
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  return (
    <Dialog title={t('channel.create.title')} onClose={onClose}>
      <Form
        onSubmit={async () => {
          const topic = description.trim();
          const channel = await routes.server.createChannel(server, {
            type: 'Text',
            name: name.trim(),
            ...(topic ? { description: topic } : {}),
          });
          dispatch({ type: 'ChannelCreate', ...channel });
          onClose();
          navigate(channelPath(channel));
        }}
      >
        {(busy) => (
          <>
            <Field
              label={t('channel.name')}
              maxLength={32}
              required
              autoFocus
              autoComplete="off"
              value={name}
              onChange={setName}
            />
            <Field
              label={t('channel.topic')}
              maxLength={1024}
              autoComplete="off"
              value={description}
              onChange={setDescription}
            />
            <Button type="submit" tone="primary" busy={busy} disabled={!name.trim()}>
              {t('do.create')}
            </Button>
          </>
        )}
      </Form>
    </Dialog>
  );
}
