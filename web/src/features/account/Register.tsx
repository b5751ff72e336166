// Creating an account; where no mail is configured the newcomer is logged in at once.
import { useState } from 'react';
import { routes } from '@/api/routes';
import { t } from '@/i18n';
import { deviceName, useSession } from '@/store/session';
import { Button } from '@/ui/Button';
import { Field } from '@/ui/Field';
import { Form } from '@/ui/Form';
import { Door } from './Entrance';
import { useCaptcha } from './useCaptcha';
import { finish, Go } from './Login';

export function Register() {
  const features = useSession((s) => s.node?.features);
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [invite, setInvite] = useState('');
  const [sent, setSent] = useState(false);
  const captcha = useCaptcha();

  async function submit() {
    await captcha.send((proof) =>
      routes.account.create({ email, password, ...(features?.invite_only ? { invite: invite.trim() } : {}), ...proof }),
    );
    if (features?.email) {
      setSent(true);
      return;
    }
    await finish(await routes.session.login({ email, password, friendly_name: deviceName() }));
  }

  return (
    <Door
      title={sent ? t('account.verify.sent.title') : t('account.register.title')}
      lead={sent ? t('account.verify.sent', { email }) : t('account.register.lead')}
      footer={
        <>
          <span>
            {t('account.toLogin')} <Go to="/login" text={t('account.login')} />
          </span>
          {sent && <Go to="/login/resend" text={t('account.resend')} />}
        </>
      }
    >
      {!sent && (
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
                autoComplete="new-password"
                minLength={8}
                required
                hint={t('account.password.hint')}
                value={password}
                onChange={setPassword}
              />
              {features?.invite_only && (
                <Field label={t('account.invite')} required value={invite} onChange={setInvite} />
              )}
              {captcha.field}
              <Button tone="primary" type="submit" busy={busy} disabled={!captcha.ready} wide>
                {t('account.register')}
              </Button>
            </>
          )}
        </Form>
      )}
    </Door>
  );
}
