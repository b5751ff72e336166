// Makes a channel in a server and opens it.
import { Hash, Volume2 } from 'lucide-react';
import { useState } from 'react';
import { routes } from '@/api/routes';
import type { Id } from '@/api/wire';
import { t } from '@/i18n';
import { channelPath, navigate } from '@/store/route';
import { dispatch } from '@/store/store';
import { useVoiceEnabled } from '@/store/voices';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { Field } from '@/ui/Field';
import { Form } from '@/ui/Form';
import styles from './CreateChannel.module.css';

const KINDS = [
  { kind: 'Text', icon: Hash, label: 'channel.type.text' },
  { kind: 'Voice', icon: Volume2, label: 'channel.type.voice' },
] as const;

type Kind = (typeof KINDS)[number]['kind'];

export function CreateChannel({ server, onClose }: { server: Id; onClose: () => void }) {
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  const [kind, setKind] = useState<Kind>('Text');
  const voice = useVoiceEnabled();
  return (
    <Dialog title={t('channel.create.title')} onClose={onClose}>
      <Form
        onSubmit={async () => {
          const topic = description.trim();
          const channel = await routes.server.createChannel(server, {
            type: kind,
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
            {voice && (
              <fieldset className={styles.kinds}>
                <legend>{t('channel.type')}</legend>
                {KINDS.map(({ kind: one, icon: Icon, label }) => (
                  <label key={one}>
                    <input
                      type="radio"
                      name="kind"
                      className="visually-hidden"
                      checked={kind === one}
                      onChange={() => setKind(one)}
                    />
                    <Icon size={18} aria-hidden />
                    {t(label)}
                  </label>
                ))}
              </fieldset>
            )}
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
