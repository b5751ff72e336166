// Pages that mails lead to: confirming an address, choosing a new password.
import { useEffect, useState } from 'react';
import { routes } from '@/api/routes';
import { t } from '@/i18n';
import { problemText } from '@/i18n/problems';
import { navigate } from '@/store/route';
import { screen } from '@/store/screen';
import { deviceName, useSession } from '@/store/session';
import { Button } from '@/ui/Button';
import { Field, FormError } from '@/ui/Field';
import { Form } from '@/ui/Form';
import { Door } from './Entrance';
import { finish, Go } from './Login';

export function Forgotten() {
  const [email, setEmail] = useState('');
  const [sent, setSent] = useState(false);
  const mails = useSession((s) => s.node?.features.email === true);
  const lead = !mails ? 'account.forgotten.ask' : sent ? 'account.forgotten.sent' : 'account.forgotten.lead';
  return (
    <Door title={t('account.forgotten.title')} lead={t(lead)} footer={<Go to="/login" text={t('account.login')} />}>
      {mails && !sent && (
        <Form
          onSubmit={async () => {
            await routes.account.requestReset(email);
            setSent(true);
          }}
        >
          {(busy) => (
            <>
              <Field label={t('account.email')} type="email" required autoFocus value={email} onChange={setEmail} />
              <Button tone="primary" type="submit" busy={busy} wide>
                {t('account.forgotten.send')}
              </Button>
            </>
          )}
        </Form>
      )}
    </Door>
  );
}

export function ResetPassword({ token }: { token: string }) {
  const [password, setPassword] = useState('');
  return (
    <Door title={t('account.reset.title')}>
      <Form
        onSubmit={async () => {
          await routes.account.reset(token, password);
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
              minLength={8}
              required
              autoFocus
              value={password}
              onChange={setPassword}
            />
            <Button tone="primary" type="submit" busy={busy} wide>
              {t('do.save')}
            </Button>
          </>
        )}
      </Form>
    </Door>
  );
}

export function Verify({ code }: { code: string }) {
  const [error, setError] = useState<string | null>(null);
  useEffect(() => {
    let gone = false;
    routes.account
      .verify(code)
      .then(async (answer) => {
        if (gone) return;
        screen.toast(t('account.verify.done'), 'good');
        const ticket = answer?.ticket?.token;
        if (!ticket) navigate('/login');
        else await finish(await routes.session.loginTicket({ mfa_ticket: ticket, friendly_name: deviceName() }));
      })
      .catch((problem: unknown) => !gone && setError(problemText(problem)));
    return () => {
      gone = true;
    };
  }, [code]);
  return (
    <Door
      title={error ? t('app.name') : t('account.verify.working')}
      footer={<Go to="/login" text={t('account.login')} />}
    >
      <FormError>{error}</FormError>
    </Door>
  );
}
