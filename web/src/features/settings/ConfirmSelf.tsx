// Asks who is there once more, and turns the answer into a ticket for one deed (rest-accounts 5.3).
import { useEffect, useState } from 'react';
import { routes } from '@/api/routes';
import type { MfaMethod } from '@/api/wire';
import { t } from '@/i18n';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { Field } from '@/ui/Field';
import { Form } from '@/ui/Form';

/** How an answer by this method travels. */
export function mfaAnswer(method: MfaMethod, text: string): Record<string, string> {
  if (method === 'Password') return { password: text };
  return method === 'Recovery' ? { recovery_code: text.trim() } : { totp_code: text.trim() };
}

/** Recovery codes have a dash in them, codes of an app have none. */
export async function ticketFor(code: string): Promise<string> {
  return (await routes.mfa.ticket(mfaAnswer(code.includes('-') ? 'Recovery' : 'Totp', code))).token;
}

interface ConfirmSelfProps {
  lead?: string;
  action: string;
  danger?: boolean;
  onTicket: (ticket: string) => Promise<void>;
  onClose: () => void;
}

export function ConfirmSelf({ lead, action, danger, onTicket, onClose }: ConfirmSelfProps) {
  const [methods, setMethods] = useState<readonly MfaMethod[]>([]);
  const [method, setMethod] = useState<MfaMethod>('Password');
  const [answer, setAnswer] = useState('');
  useEffect(() => {
    routes.mfa.methods().then(
      (list) => {
        setMethods(list);
        setMethod(list[0] ?? 'Password');
      },
      () => undefined,
    );
  }, []);
  const other = methods.find((one) => one !== method);
  return (
    <Dialog title={t('settings.sessions.confirm')} lead={lead} onClose={onClose}>
      <Form onSubmit={async () => onTicket((await routes.mfa.ticket(mfaAnswer(method, answer))).token)}>
        {(busy) => (
          <>
            <Field
              key={method}
              label={
                method === 'Password'
                  ? t('confirm.self.password')
                  : method === 'Totp'
                    ? t('settings.code')
                    : t('account.mfa.recovery')
              }
              type={method === 'Password' ? 'password' : 'text'}
              inputMode={method === 'Totp' ? 'numeric' : undefined}
              autoComplete={method === 'Password' ? 'current-password' : method === 'Totp' ? 'one-time-code' : 'off'}
              required
              autoFocus
              value={answer}
              onChange={setAnswer}
            />
            {other && (
              <Button
                tone="quiet"
                onClick={() => {
                  setMethod(other);
                  setAnswer('');
                }}
              >
                {t('confirm.self.other')}
              </Button>
            )}
            <Button type="submit" tone={danger ? 'danger' : 'primary'} busy={busy}>
              {action}
            </Button>
          </>
        )}
      </Form>
    </Dialog>
  );
}
