// The account behind the person: name, address, password, two-step login, and its end.
import { useEffect, useState } from 'react';
import { routes } from '@/api/routes';
import type { User } from '@/api/wire';
import { t } from '@/i18n';
import { handle } from '@/store/names';
import { screen } from '@/store/screen';
import { signedOut, useSession } from '@/store/session';
import { dispatch } from '@/store/store';
import { Button } from '@/ui/Button';
import { Field } from '@/ui/Field';
import { Form } from '@/ui/Form';
import { ConfirmSelf, ticketFor } from './ConfirmSelf';
import { TwoStep } from './TwoStep';
import styles from './Settings.module.css';

export function AccountPage({ self }: { self: User }) {
  const [email, setEmail] = useState('');
  const [coded, setCoded] = useState(false);
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
      <Email coded={coded} onChange={setEmail} />
      <Password coded={coded} />
      <TwoStep email={email} onChange={setCoded} />
      <Ending />
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

/** The code that goes with a password where two-step login is on. */
function Code({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  return (
    <Field
      label={t('settings.code')}
      hint={t('settings.code.hint')}
      autoComplete="one-time-code"
      required
      value={value}
      onChange={onChange}
    />
  );
}

function Email({ coded, onChange }: { coded: boolean; onChange: (email: string) => void }) {
  const mails = useSession((s) => s.node?.features.email === true);
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [waiting, setWaiting] = useState<string | null>(null);

  async function submit() {
    const ticket = coded ? await ticketFor(code) : undefined;
    await routes.account.changeEmail({ email, current_password: password }, ticket);
    if (mails) setWaiting(email);
    else {
      onChange(email);
      screen.toast(t('settings.email.changed'), 'good');
    }
    setEmail('');
    setPassword('');
    setCode('');
  }

  return (
    <section>
      <h4>{t('settings.email.change')}</h4>
      {waiting && (
        <p className={styles.warning} role="status">
          {t('settings.email.mailed', { email: waiting })}
        </p>
      )}
      <Form onSubmit={submit}>
        {(busy) => (
          <>
            <Field
              label={t('settings.email.new')}
              type="email"
              autoComplete="email"
              required
              value={email}
              onChange={setEmail}
            />
            {email && (
              <>
                <Field
                  label={t('settings.password.current')}
                  type="password"
                  autoComplete="current-password"
                  required
                  value={password}
                  onChange={setPassword}
                />
                {coded && <Code value={code} onChange={setCode} />}
              </>
            )}
            <div>
              <Button type="submit" busy={busy} disabled={!email}>
                {t('settings.email.change')}
              </Button>
            </div>
          </>
        )}
      </Form>
    </section>
  );
}

function Password({ coded }: { coded: boolean }) {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [code, setCode] = useState('');
  return (
    <section>
      <h4>{t('settings.password.change')}</h4>
      <Form
        onSubmit={async () => {
          const ticket = coded ? await ticketFor(code) : undefined;
          await routes.account.changePassword({ password: next, current_password: current }, ticket);
          setCurrent('');
          setNext('');
          setCode('');
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
            {coded && current && <Code value={code} onChange={setCode} />}
            <div>
              <Button type="submit" busy={busy}>
                {t('settings.password.change')}
              </Button>
            </div>
          </>
        )}
      </Form>
    </section>
  );
}

/** The two ways out. */
function Ending() {
  const mails = useSession((s) => s.node?.features.email === true);
  const [asking, setAsking] = useState<'disable' | 'remove' | null>(null);
  const [mailed, setMailed] = useState(false);

  async function go(ticket: string) {
    if (asking === 'disable') {
      await routes.account.disable(ticket);
      signedOut();
      return;
    }
    await routes.account.remove(ticket);
    if (mails) {
      setMailed(true);
      setAsking(null);
      return;
    }
    signedOut();
    screen.toast(t('account.delete.done'), 'good');
  }

  return (
    <section>
      <h4>{t('account.end')}</h4>
      <div className={styles.endings}>
        <p className={styles.faint}>{t('account.disable.lead')}</p>
        <Button onClick={() => setAsking('disable')}>{t('account.disable')}</Button>
        <p className={styles.faint}>{t('account.remove.lead')}</p>
        <Button tone="danger" onClick={() => setAsking('remove')}>
          {t('account.remove')}
        </Button>
      </div>
      {mailed && (
        <p className={styles.warning} role="status">
          {t('account.remove.mailed')}
        </p>
      )}
      {asking && (
        <ConfirmSelf
          lead={t(`account.${asking}.lead`)}
          action={t(`account.${asking}`)}
          danger
          onTicket={go}
          onClose={() => setAsking(null)}
        />
      )}
    </section>
  );
}
