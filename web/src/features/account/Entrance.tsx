// The pages for people who are not signed in.
import type { ReactNode } from 'react';
import { t } from '@/i18n';
import type { Place } from '@/store/route';
import { Mark } from '@/ui/Mark';
import { DeleteAccount, Forgotten, Resend, ResetPassword, Verify } from './Recovery';
import { Login } from './Login';
import { Register } from './Register';
import styles from './Entrance.module.css';

export function Entrance({ place }: { place: Place }) {
  switch (place.at) {
    case 'register':
      return <Register />;
    case 'forgotten':
      return <Forgotten />;
    case 'reset':
      return <ResetPassword token={place.code} />;
    case 'verify':
      return <Verify code={place.code} />;
    case 'resend':
      return <Resend />;
    case 'delete':
      return <DeleteAccount token={place.code} />;
    default:
      return <Login />;
  }
}

interface DoorProps {
  title: string;
  lead?: string;
  children: ReactNode;
  footer?: ReactNode;
}

/** The card all entrance pages share. */
export function Door({ title, lead, children, footer }: DoorProps) {
  return (
    <main className={styles.page}>
      <div className={styles.brand}>
        <Mark size={44} />
        <span className={styles.wordmark}>{t('app.name')}</span>
        <p className={styles.tagline}>{t('app.tagline')}</p>
      </div>
      <section className={styles.card}>
        <h1 className={styles.title}>{title}</h1>
        {lead && <p className={styles.lead}>{lead}</p>}
        {children}
        {footer && <div className={styles.footer}>{footer}</div>}
      </section>
    </main>
  );
}
