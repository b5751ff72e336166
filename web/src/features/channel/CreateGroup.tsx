// Gathers friends into a group conversation.
import { useState } from 'react';
import { routes } from '@/api/routes';
import type { Id } from '@/api/wire';
import { t } from '@/i18n';
import { personName } from '@/store/names';
import { channelPath, navigate } from '@/store/route';
import { dispatch, useShallowStore } from '@/store/store';
import { Avatar } from '@/ui/Avatar';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { Field } from '@/ui/Field';
import { Form } from '@/ui/Form';
import styles from './CreateGroup.module.css';

export function CreateGroup({ onClose }: { onClose: () => void }) {
  const friends = useShallowStore((s) => Object.values(s.users).filter((user) => user.relationship === 'Friend'));
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<readonly Id[]>([]);
  const toggle = (id: Id) => setChosen((ids) => (ids.includes(id) ? ids.filter((one) => one !== id) : [...ids, id]));
  return (
    <Dialog title={t('channel.group.create')} onClose={onClose}>
      <Form
        onSubmit={async () => {
          const channel = await routes.channel.createGroup(name.trim(), [...chosen]);
          dispatch({ type: 'ChannelCreate', ...channel });
          onClose();
          navigate(channelPath(channel));
        }}
      >
        {(busy) => (
          <>
            <Field label={t('channel.group.name')} maxLength={32} required autoFocus value={name} onChange={setName} />
            <fieldset className={styles.people}>
              <legend>{t('channel.group.people')}</legend>
              {friends.length === 0 && <p>{t('channel.group.noFriends')}</p>}
              {friends.map((user) => (
                <label key={user._id}>
                  <Avatar id={user._id} name={personName(user)} file={user.avatar} size={28} />
                  <span>{personName(user)}</span>
                  <input type="checkbox" checked={chosen.includes(user._id)} onChange={() => toggle(user._id)} />
                </label>
              ))}
            </fieldset>
            <Button type="submit" tone="primary" busy={busy} disabled={!name.trim()}>
              {t('do.create')}
            </Button>
          </>
        )}
      </Form>
    </Dialog>
  );
}
