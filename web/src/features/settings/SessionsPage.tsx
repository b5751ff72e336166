// Every place where we are logged in, and the door out of each.
import { LogOut } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { routes } from '@/api/routes';
import { ulidTime } from '@/api/ulid';
import type { SessionInfo } from '@/api/wire';
import { fullTime, t } from '@/i18n';
import { problemText } from '@/i18n/problems';
import { useSession } from '@/store/session';
import { Button, IconButton } from '@/ui/Button';
import { FormError } from '@/ui/Field';
import { ConfirmSelf } from './ConfirmSelf';
import styles from './Settings.module.css';

type Target = SessionInfo | 'others';

export function SessionsPage() {
  const [sessions, setSessions] = useState<readonly SessionInfo[] | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [target, setTarget] = useState<Target | null>(null);
  const here = useSession((s) => s.session?.id);

  const load = useCallback(() => {
    routes.session.all().then(
      (rows) => setSessions([...rows].sort((a, b) => (a._id < b._id ? 1 : -1))),
      (problem: unknown) => setError(problemText(problem)),
    );
  }, []);
  useEffect(load, [load]);

  return (
    <>
      <p className={styles.faint}>{t('settings.sessions.lead')}</p>
      <FormError>{error}</FormError>
      <ul className={styles.sessions}>
        {sessions?.map((session) => (
          <li key={session._id}>
            <div>
              <b>{session.name}</b>
              <small>{t('settings.sessions.since', { date: fullTime(ulidTime(session._id)) })}</small>
            </div>
            {session._id === here ? (
              <span className={styles.here}>{t('settings.sessions.this')}</span>
            ) : (
              <IconButton
                icon={LogOut}
                tone="danger"
                label={t('settings.sessions.revoke', { name: session.name })}
                onClick={() => setTarget(session)}
              />
            )}
          </li>
        ))}
      </ul>
      {(sessions?.length ?? 0) > 1 && (
        <Button icon={LogOut} onClick={() => setTarget('others')}>
          {t('settings.sessions.revokeOthers')}
        </Button>
      )}
      {target && (
        <ConfirmSelf
          action={t('account.logout')}
          onClose={() => setTarget(null)}
          onTicket={async (ticket) => {
            await (target === 'others'
              ? routes.session.revokeOthers(ticket)
              : routes.session.revoke(target._id, ticket));
            setTarget(null);
            load();
          }}
        />
      )}
    </>
  );
}
