// Two-step login: setting up an authenticator app, switching it off, and codes for the day the phone is lost.
import { Copy, Download, KeySquare, ShieldCheck, ShieldOff } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { routes } from '@/api/routes';
import type { MfaState } from '@/api/wire';
import { t } from '@/i18n';
import { screen } from '@/store/screen';
import { copy } from '@/ui/act';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { Field } from '@/ui/Field';
import { Form } from '@/ui/Form';
import { ConfirmSelf, ticketFor } from './ConfirmSelf';
import { QrCode } from './QrCode';
import styles from './Settings.module.css';

type Step =
  { at: 'rest' | 'begin' | 'disable' | 'renew' } | { at: 'scan'; secret: string } | { at: 'codes'; codes: string[] };

/** What an authenticator app reads; the host tells several instances apart. */
export function otpauth(secret: string, email: string, host = location.hostname): string {
  const issuer = encodeURIComponent(host);
  return `otpauth://totp/${issuer}:${encodeURIComponent(email)}?secret=${secret}&issuer=${issuer}`;
}

export function TwoStep({ email, onChange }: { email: string; onChange: (active: boolean) => void }) {
  const [state, setState] = useState<MfaState | null>(null);
  const [step, setStep] = useState<Step>({ at: 'rest' });
  const rest = () => setStep({ at: 'rest' });

  const load = useCallback(() => {
    routes.mfa.state().then(
      (now) => {
        setState(now);
        onChange(now.totp_mfa === true);
      },
      () => undefined,
    );
  }, [onChange]);
  useEffect(load, [load]);

  async function renew(ticket: string) {
    setStep({ at: 'codes', codes: await routes.mfa.newCodes(ticket) });
    load();
  }

  const active = state?.totp_mfa === true;
  return (
    <section>
      <h4>{t('mfa.title')}</h4>
      <p className={styles.faint}>{active ? t('mfa.on') : t('mfa.off')}</p>
      {active && !state.recovery_active && <p className={styles.warning}>{t('mfa.on.noCodes')}</p>}
      <div className={styles.buttons}>
        {active ? (
          <>
            <Button icon={KeySquare} onClick={() => setStep({ at: 'renew' })}>
              {t('mfa.codes.new')}
            </Button>
            <Button icon={ShieldOff} onClick={() => setStep({ at: 'disable' })}>
              {t('mfa.disable')}
            </Button>
          </>
        ) : (
          <Button icon={ShieldCheck} disabled={!state} onClick={() => setStep({ at: 'begin' })}>
            {t('mfa.setUp')}
          </Button>
        )}
      </div>
      {step.at === 'begin' && (
        <ConfirmSelf
          action={t('mfa.setUp')}
          onClose={rest}
          onTicket={async (ticket) => setStep({ at: 'scan', secret: (await routes.mfa.newSecret(ticket)).secret })}
        />
      )}
      {step.at === 'scan' && (
        <Scan
          secret={step.secret}
          link={otpauth(step.secret, email)}
          onClose={rest}
          onCode={async (code) => {
            await routes.mfa.enable(code);
            load();
            // Where a code serves only once, the next one must be asked for.
            const ticket = await ticketFor(code).catch(() => null);
            if (ticket) await renew(ticket);
            else setStep({ at: 'renew' });
          }}
        />
      )}
      {step.at === 'renew' && <ConfirmSelf action={t('mfa.codes.new')} onClose={rest} onTicket={renew} />}
      {step.at === 'disable' && (
        <ConfirmSelf
          action={t('mfa.disable')}
          danger
          onClose={rest}
          onTicket={async (ticket) => {
            await routes.mfa.disable(ticket);
            screen.toast(t('mfa.disabled'), 'good');
            rest();
            load();
          }}
        />
      )}
      {step.at === 'codes' && <Codes codes={step.codes} onClose={rest} />}
    </section>
  );
}

interface ScanProps {
  secret: string;
  link: string;
  onCode: (code: string) => Promise<void>;
  onClose: () => void;
}

function Scan({ secret, link, onCode, onClose }: ScanProps) {
  const [code, setCode] = useState('');
  return (
    <Dialog title={t('mfa.setUp.title')} lead={t('mfa.setUp.lead')} onClose={onClose}>
      <div className={styles.scan}>
        <QrCode text={link} />
        <div>
          <span className={styles.faint}>{t('mfa.secret')}</span>
          <code className={styles.secret}>{secret.match(/.{1,4}/g)?.join(' ')}</code>
          <Button icon={Copy} onClick={() => copy(secret, t('do.copied'))}>
            {t('do.copy')}
          </Button>
          <a href={link}>{t('mfa.openApp')}</a>
        </div>
      </div>
      <Form onSubmit={() => onCode(code.replace(/\s/g, ''))}>
        {(busy) => (
          <>
            <Field
              label={t('account.mfa.code')}
              inputMode="numeric"
              autoComplete="one-time-code"
              required
              autoFocus
              value={code}
              onChange={setCode}
            />
            <Button type="submit" tone="primary" busy={busy}>
              {t('mfa.enable')}
            </Button>
          </>
        )}
      </Form>
    </Dialog>
  );
}

function Codes({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) {
  const text = codes.join('\n');
  return (
    <Dialog
      title={t('mfa.codes.title')}
      lead={t('mfa.codes.lead')}
      onClose={onClose}
      footer={
        <Button tone="primary" onClick={onClose}>
          {t('mfa.codes.kept')}
        </Button>
      }
    >
      <ul className={styles.codes} aria-label={t('mfa.codes.list')}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className={styles.buttons}>
        <Button icon={Copy} onClick={() => copy(text, t('do.copied'))}>
          {t('do.copy')}
        </Button>
        <Button icon={Download} onClick={() => save(text)}>
          {t('do.download')}
        </Button>
      </div>
    </Dialog>
  );
}

function save(text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  link.download = `recovery-codes-${location.hostname}.txt`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
