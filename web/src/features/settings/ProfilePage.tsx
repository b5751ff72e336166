// What others see of us.
import { useEffect, useState } from 'react';
import { fileUrl } from '@/api/http';
import { routes } from '@/api/routes';
import type { StoredFile, User } from '@/api/wire';
import { t } from '@/i18n';
import { personName } from '@/store/names';
import { screen } from '@/store/screen';
import { dispatch } from '@/store/store';
import { Avatar } from '@/ui/Avatar';
import { Button } from '@/ui/Button';
import { Area, Field } from '@/ui/Field';
import { Form } from '@/ui/Form';
import { ImagePick } from '@/ui/ImagePick';
import styles from './Settings.module.css';

export async function editSelf(body: Record<string, unknown>): Promise<void> {
  dispatch({ type: 'Users', users: [await routes.user.edit(body)] });
}

export function ProfilePage({ self }: { self: User }) {
  const [name, setName] = useState(self.display_name ?? '');
  const [pronouns, setPronouns] = useState(self.pronouns ?? '');
  const [background, setBackground] = useState<StoredFile | undefined>();
  const [status, setStatus] = useState(self.status?.text ?? '');
  const [about, setAbout] = useState('');
  const [knownAbout, setKnownAbout] = useState('');

  useEffect(() => {
    routes.user.profile(self._id).then(
      (profile) => {
        setAbout(profile.content ?? '');
        setKnownAbout(profile.content ?? '');
        setBackground(profile.background);
      },
      () => undefined,
    );
  }, [self._id]);

  async function save() {
    const body: Record<string, unknown> = {};
    const remove: string[] = [];
    if (name.trim()) body.display_name = name.trim();
    else if (self.display_name) remove.push('DisplayName');
    if (pronouns.trim()) body.pronouns = pronouns.trim();
    else if (self.pronouns) remove.push('Pronouns');
    if (status.trim()) body.status = { text: status.trim() };
    else if (self.status?.text) remove.push('StatusText');
    if (about !== knownAbout) {
      if (about.trim()) body.profile = { content: about.trim() };
      else remove.push('ProfileContent');
    }
    if (remove.length) body.remove = remove;
    await editSelf(body);
    setKnownAbout(about);
    screen.toast(t('settings.saved'), 'good');
  }

  return (
    <div className={styles.stack}>
      <ImagePick
        label={t('settings.avatar.change')}
        tag="avatars"
        present={self.avatar !== undefined}
        preview={<Avatar id={self._id} name={personName(self)} file={self.avatar} size={72} />}
        onPick={(avatar) => editSelf({ avatar })}
        onRemove={() => editSelf({ remove: ['Avatar'] })}
      />
      <ImagePick
        label={t('settings.background')}
        tag="backgrounds"
        present={background !== undefined}
        preview={
          background && <img className={styles.background} src={fileUrl('backgrounds', background._id)} alt="" />
        }
        onPick={async (file) => {
          await editSelf({ profile: { background: file } });
          setBackground((await routes.user.profile(self._id)).background);
        }}
        onRemove={async () => {
          await editSelf({ remove: ['ProfileBackground'] });
          setBackground(undefined);
        }}
      />
      <Form onSubmit={save}>
        {(busy) => (
          <>
            <Field
              label={t('settings.displayName')}
              placeholder={self.username}
              minLength={2}
              maxLength={32}
              value={name}
              onChange={setName}
            />
            <Field label={t('settings.pronouns')} maxLength={24} value={pronouns} onChange={setPronouns} />
            <Field label={t('presence.text')} maxLength={128} value={status} onChange={setStatus} />
            <Area label={t('settings.about')} maxLength={2000} value={about} onChange={setAbout} />
            <div>
              <Button type="submit" tone="primary" busy={busy}>
                {t('do.save')}
              </Button>
            </div>
          </>
        )}
      </Form>
    </div>
  );
}
