// Pages around mails: asking for one, and those that mails lead to.
import { useEffect, useState, type ReactNode } from 'react';
import { routes } from '@/api/routes';
import { t } from '@/i18n';
import { problemText } from '@/i18n/problems';
import { navigate } from '@/store/route';
import { screen } from '@/store/screen';
import { deviceName, signedOut, useSession } from '@/store/session';
import { Button } from '@/ui/Button';
import { Check, Field, FormError } from '@/ui/Field';
import { Form } from '@/ui/Form';
import { Door } from './Entrance';
import { finish, Go } from './Login';
import { useCaptcha } from './useCaptcha';

export function Forgotten() {
  const mails = useSession((s) => s.node?.features.email === true);
  const [sent, setSent] = useState(false);
  const lead = !mails ? 'account.forgotten.ask' : sent ? 'account.forgotten.sent' : 'account.forgotten.lead';
  return (
    <Door title={t('account.forgotten.title')} lead={t(lead)} footer={<Go to="/login" text={t('account.login')} />}>
      {mails && !sent && <AskForMail ask={routes.account.requestReset} onSent={() => setSent(true)} />}
    </Door>
  );
}

export function Resend() {
  const [sent, setSent] = useState(false);
  return (
    <Door
      title={t('account.resend.title')}
      lead={sent ? t('account.resend.sent') : t('account.resend.lead')}
      footer={<Go to="/login" text={t('account.login')} />}
    >
      {!sent && <AskForMail ask={routes.account.reverify} onSent={() => setSent(true)} />}
    </Door>
  );
}

interface AskProps {
  ask: (body: { email: string; captcha?: string }) => Promise<void>;
  onSent: () => void;
}

function AskForMail({ ask, onSent }: AskProps) {
  const [email, setEmail] = useState('');
  const captcha = useCaptcha();
  return (
    <Form
      onSubmit={async () => {
        await captcha.send((proof) => ask({ email, ...proof }));
        onSent();
      }}
    >
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
          {captcha.field}
          <Button tone="primary" type="submit" busy={busy} disabled={!captcha.ready} wide>
            {t('account.forgotten.send')}
          </Button>
        </>
      )}
    </Form>
  );
}

export function ResetPassword({ token }: { token: string }) {
  const [password, setPassword] = useState('');
  const [everywhere, setEverywhere] = useState(true);
  return (
    <Door title={t('account.reset.title')} footer={<Go to="/login" text={t('account.login')} />}>
      <Form
        onSubmit={async () => {
          await routes.account.reset({ token, password, remove_sessions: everywhere });
          screen.toast(t('account.reset.done'), 'good');
          navigate('/login');
        }}
      >
        {(busy) => (
          <>
            <Field
              label={t('settings.password.new')}
              type="password"
              autoComplete="new-password"
              hint={t('account.password.hint')}
              minLength={8}
              required
              autoFocus
              value={password}
              onChange={setPassword}
            />
            <Check label={t('account.reset.elsewhere')} value={everywhere} onChange={setEverywhere} />
            <Button tone="primary" type="submit" busy={busy} wide>
              {t('do.save')}
            </Button>
          </>
        )}
      </Form>
    </Door>
  );
}

/** A link serves once, and effects may run twice. */
const verifications = new Map<string, ReturnType<typeof routes.account.verify>>();

function verifyOnce(code: string): ReturnType<typeof routes.account.verify> {
  const running = verifications.get(code) ?? routes.account.verify(code);
  verifications.set(code, running);
  return running;
}

/** Confirms a new account's address, or the new address of an old account; the first may log in with it. */
export function Verify({ code }: { code: string }) {
  const [error, setError] = useState<string | null>(null);
  useEffect(() => {
    let gone = false;
    async function go() {
      const answer = await verifyOnce(code);
      if (gone) return;
      screen.toast(t('account.verify.done'), 'good');
      const ticket = answer?.ticket?.token;
      // `/login` leads on to wherever the person was going.
      navigate('/login', { replace: true });
      if (!ticket || useSession.getState().session) return;
      await finish(await routes.session.loginTicket({ mfa_ticket: ticket, friendly_name: deviceName() }));
    }
    go().catch((problem: unknown) => {
      if (gone) screen.toast(problemText(problem), 'bad');
      else setError(problemText(problem));
    });
    return () => {
      gone = true;
    };
  }, [code]);
  const footer: ReactNode = (
    <>
      <Go to="/login" text={t('account.login')} />
      {error && <Go to="/login/resend" text={t('account.resend')} />}
    </>
  );
  return (
    <Door title={error ? t('account.verify.failed') : t('account.verify.working')} footer={footer}>
      <FormError>{error}</FormError>
    </Door>
  );
}

/** Asks once more: mail programs open links by themselves. */
export function DeleteAccount({ token }: { token: string }) {
  return (
    <Door
      title={t('account.delete.title')}
      lead={t('account.delete.lead')}
      footer={<Go to="/" text={t('do.cancel')} />}
    >
      <Form
        onSubmit={async () => {
          await routes.account.confirmDelete(token);
          signedOut();
          screen.toast(t('account.delete.done'), 'good');
        }}
      >
        {(busy) => (
          <Button tone="danger" type="submit" busy={busy} wide>
            {t('account.delete.go')}
          </Button>
        )}
      </Form>
    </Door>
  );
}
