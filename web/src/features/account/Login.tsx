// Logging in, with the second step for accounts that ask for a code.
import { useState } from 'react';
import { Problem } from '@/api/problem';
import { routes } from '@/api/routes';
import type { LoginResult } from '@/api/wire';
import { t } from '@/i18n';
import { navigate } from '@/store/route';
import { screen } from '@/store/screen';
import { deviceName, enter } from '@/store/session';
import { Button } from '@/ui/Button';
import { Field } from '@/ui/Field';
import { Form } from '@/ui/Form';
import { Door } from './Entrance';
import styles from './Entrance.module.css';

export function Login() {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [ticket, setTicket] = useState<string | null>(null);

  async function submit() {
    const result = await routes.session.login({ email, password, friendly_name: deviceName() });
    if (result.result === 'MFA') setTicket(result.ticket);
    else await finish(result);
  }

  if (ticket) return <SecondStep ticket={ticket} />;
  return (
    <Door
      title={t('account.login.title')}
      lead={t('account.login.lead')}
      footer={
        <>
          <span>
            {t('account.toRegister')} <Go to="/login/create" text={t('account.register')} />
          </span>
          <Go to="/login/forgotten" text={t('account.forgotten')} />
        </>
      }
    >
      <Form onSubmit={submit}>
        {(busy) => (
          <>
            <Field
              label={t('account.email')}
              type="email"
              autoComplete="username"
              required
              autoFocus
              value={email}
              onChange={setEmail}
            />
            <Field
              label={t('account.password')}
              type="password"
              autoComplete="current-password"
              required
              value={password}
              onChange={setPassword}
            />
            <Button tone="primary" type="submit" busy={busy} wide>
              {t('account.login')}
            </Button>
          </>
        )}
      </Form>
    </Door>
  );
}

export async function finish(result: LoginResult): Promise<void> {
  if (result.result === 'Success') {
    await enter({ id: result._id, token: result.token, userId: result.user_id });
    return;
  }
  if (result.result === 'Disabled') {
    screen.toast(t('account.disabled'), 'bad');
    return;
  }
  throw new Problem(401, { type: 'InvalidCredentials' });
}

function SecondStep({ ticket }: { ticket: string }) {
  const [code, setCode] = useState('');
  return (
    <Door title={t('account.mfa.title')} lead={t('account.mfa.lead')}>
      <Form
        onSubmit={async () => {
          const answer: Record<string, string> = code.includes('-')
            ? { recovery_code: code.trim() }
            : { totp_code: code.trim() };
          await finish(
            await routes.session.loginTicket({ mfa_ticket: ticket, mfa_response: answer, friendly_name: deviceName() }),
          );
        }}
      >
        {(busy) => (
          <>
            <Field
              label={t('account.mfa.code')}
              autoComplete="one-time-code"
              required
              autoFocus
              value={code}
              onChange={setCode}
            />
            <Button tone="primary" type="submit" busy={busy} wide>
              {t('account.login')}
            </Button>
          </>
        )}
      </Form>
    </Door>
  );
}

export function Go({ to, text }: { to: string; text: string }) {
  return (
    <a
      href={to}
      className={styles.link}
      onClick={(event) => {
        event.preventDefault();
        navigate(to);
      }}
    >
      {text}
    </a>
  );
}
