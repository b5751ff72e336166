// The account behind the person: address, username, password.
import { useEffect, useState } from 'react';
import { routes } from '@/api/routes';
import type { User } from '@/api/wire';
import { t } from '@/i18n';
import { handle } from '@/store/names';
import { screen } from '@/store/screen';
import { dispatch } from '@/store/store';
import { Button } from '@/ui/Button';
import { Field } from '@/ui/Field';
import { Form } from '@/ui/Form';
import styles from './Settings.module.css';

export function AccountPage({ self }: { self: User }) {
  const [email, setEmail] = useState('');
  useEffect(() => {
    routes.account.fetch().then(
      (account) => setEmail(account.email),
      () => undefined,
    );
  }, []);
  return (
    <div className={styles.stack}>
      <p>
        {handle(self)} <span className={styles.faint}>· {email}</span>
      </p>
      <Username self={self} />
      <Password />
    </div>
  );
}

function Username({ self }: { self: User }) {
  const [name, setName] = useState(self.username);
  const [password, setPassword] = useState('');
  return (
    <Form
      onSubmit={async () => {
        const { username, discriminator } = await routes.user.rename(name.trim(), password);
        // That answer is a stranger's view of us (rest-accounts 6.5); only the name in it counts.
        dispatch({ type: 'UserUpdate', id: self._id, data: { username, discriminator } });
        setPassword('');
        screen.toast(t('settings.saved'), 'good');
      }}
    >
      {(busy) => (
        <>
          <Field
            label={t('settings.username')}
            hint={t('account.username.hint')}
            minLength={2}
            maxLength={32}
            required
            value={name}
            onChange={setName}
          />
          {name.trim() !== self.username && (
            <>
              <Field
                label={t('settings.username.password')}
                type="password"
                autoComplete="current-password"
                required
                value={password}
                onChange={setPassword}
              />
              <div>
                <Button type="submit" tone="primary" busy={busy}>
                  {t('do.save')}
                </Button>
              </div>
            </>
          )}
        </>
      )}
    </Form>
  );
}

function Password() {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  return (
    <div>
      <h4>{t('settings.password.change')}</h4>
      <Form
        onSubmit={async () => {
          await routes.account.changePassword(next, current);
          setCurrent('');
          setNext('');
          screen.toast(t('settings.password.changed'), 'good');
        }}
      >
        {(busy) => (
          <>
            <Field
              label={t('settings.password.current')}
              type="password"
              autoComplete="current-password"
              required
              value={current}
              onChange={setCurrent}
            />
            <Field
              label={t('settings.password.new')}
              type="password"
              autoComplete="new-password"
              hint={t('account.password.hint')}
              minLength={8}
              required
              value={next}
              onChange={setNext}
            />
            <div>
              <Button type="submit" busy={busy}>
                {t('settings.password.change')}
              </Button>
            </div>
          </>
        )}
      </Form>
    </div>
  );
}
