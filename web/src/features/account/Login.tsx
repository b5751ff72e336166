// Logging in, with the second step for accounts that ask for a code.
import { useState } from 'react';
import { Problem } from '@/api/problem';
import { routes } from '@/api/routes';
import type { LoginResult } from '@/api/wire';
import { t } from '@/i18n';
import { navigate } from '@/store/route';
import { screen } from '@/store/screen';
import { deviceName, enter, useSession } from '@/store/session';
import { Button } from '@/ui/Button';
import { Field } from '@/ui/Field';
import { Form } from '@/ui/Form';
import { Door } from './Entrance';
import styles from './Entrance.module.css';

export function Login() {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [step, setStep] = useState<MfaStep | null>(null);
  const mails = useSession((s) => s.node?.features.email === true);

  async function submit() {
    const result = await routes.session.login({ email, password, friendly_name: deviceName() });
    if (result.result === 'MFA') setStep(result);
    else await finish(result);
  }

  if (step) return <SecondStep step={step} onBack={() => setStep(null)} />;
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
          {mails && <Go to="/login/resend" text={t('account.resend')} />}
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

export type MfaStep = Extract<LoginResult, { result: 'MFA' }>;

/** What an authenticator shows, or one of the codes kept for the day it is lost (rest-accounts 5.3). */
export function SecondStep({ step, onBack }: { step: MfaStep; onBack: () => void }) {
  const [code, setCode] = useState('');
  const [recovering, setRecovering] = useState(!step.allowed_methods.includes('Totp'));
  const choice = step.allowed_methods.includes('Recovery') && step.allowed_methods.includes('Totp');
  return (
    <Door
      title={t('account.mfa.title')}
      lead={recovering ? t('account.mfa.lead.recovery') : t('account.mfa.lead')}
      footer={
        <>
          {choice && (
            <button
              type="button"
              className={styles.link}
              onClick={() => {
                setRecovering(!recovering);
                setCode('');
              }}
            >
              {recovering ? t('account.mfa.useTotp') : t('account.mfa.useRecovery')}
            </button>
          )}
          <button type="button" className={styles.link} onClick={onBack}>
            {t('do.back')}
          </button>
        </>
      }
    >
      <Form
        onSubmit={async () => {
          const typed = code.trim();
          const answer: Record<string, string> = recovering ? { recovery_code: typed } : { totp_code: typed };
          await finish(
            await routes.session.loginTicket({
              mfa_ticket: step.ticket,
              mfa_response: answer,
              friendly_name: deviceName(),
            }),
          );
        }}
      >
        {(busy) => (
          <>
            <Field
              key={recovering ? 'recovery' : 'totp'}
              label={recovering ? t('account.mfa.recovery') : t('account.mfa.code')}
              autoComplete={recovering ? 'off' : 'one-time-code'}
              inputMode={recovering ? 'text' : 'numeric'}
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
