// Who did what in a server, newest first, with their reasons.
import { useEffect, useState } from 'react';
import { routes, type AuditQuery } from '@/api/routes';
import { ulidTime } from '@/api/ulid';
import type { AuditEntry, Id, Server } from '@/api/wire';
import { fullTime, stamp, t, type Key } from '@/i18n';
import { problemText } from '@/i18n/problems';
import { personName } from '@/store/names';
import { dispatch, useStore } from '@/store/store';
import { Avatar } from '@/ui/Avatar';
import { Button } from '@/ui/Button';
import { classes } from '@/ui/classes';
import { FormError, Select } from '@/ui/Field';
import { AUDIT_KINDS, auditChanges, auditSentence } from './audit';
import styles from './ServerSettings.module.css';

const PAGE = 50;

export function AuditPage({ server }: { server: Server }) {
  const id = server._id;
  const [filter, setFilter] = useState<AuditQuery>({});
  const [entries, setEntries] = useState<readonly AuditEntry[] | null>(null);
  const [people, setPeople] = useState<ReadonlySet<Id>>(new Set());
  const [more, setMore] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const state = useStore();

  useEffect(() => {
    let gone = false;
    void load(filter, () => gone, []);
    return () => {
      gone = true;
    };
    // Loading again on other grounds would throw away what was paged in.
  }, [id, filter]); // eslint-disable-line react-hooks/exhaustive-deps

  async function load(query: AuditQuery, gone: () => boolean, held: readonly AuditEntry[]) {
    setBusy(true);
    setError(null);
    try {
      const page = await routes.server.auditLog(id, query);
      if (gone()) return;
      dispatch({ type: 'Users', users: page.users });
      const all = [...held, ...page.audit_logs];
      setEntries(all);
      setMore(page.audit_logs.length === PAGE);
      setPeople((known) => new Set([...known, ...all.flatMap((one) => [one.user, one.target ?? one.user])]));
    } catch (problem) {
      if (!gone()) setError(problemText(problem));
    } finally {
      if (!gone()) setBusy(false);
    }
  }

  const named = [...people]
    .map((one) => ({ value: one, label: personName(state.users[one]) }))
    .sort((a, b) => a.label.localeCompare(b.label));
  const set = (part: AuditQuery) => setFilter((now) => ({ ...now, ...part }));
  return (
    <>
      <div className={styles.bar}>
        <Select
          className={styles.grow}
          label={t('audit.kind')}
          value={filter.type ?? ''}
          options={[
            { value: '', label: t('audit.anything') },
            ...AUDIT_KINDS.map((kind) => ({ value: kind, label: t(`audit.kind.${kind}` as Key) })),
          ]}
          onChange={(type) => set({ type: type || undefined })}
        />
        <Select
          className={styles.grow}
          label={t('audit.by')}
          value={filter.user ?? ''}
          options={[{ value: '', label: t('audit.anybody') }, ...named]}
          onChange={(user) => set({ user: user || undefined })}
        />
        <Select
          className={styles.grow}
          label={t('audit.about')}
          value={filter.target ?? ''}
          options={[{ value: '', label: t('audit.anybody') }, ...named]}
          onChange={(target) => set({ target: target || undefined })}
        />
      </div>
      <FormError>{error}</FormError>
      {entries?.length === 0 && <p className={styles.faint}>{t('audit.none')}</p>}
      <ul className={styles.list} aria-label={t('audit.settings')} aria-busy={busy}>
        {entries?.map((entry) => {
          const actor = state.users[entry.user];
          return (
            <li key={entry._id} className={styles.entry}>
              <Avatar id={entry.user} name={personName(actor)} file={actor?.avatar} size={30} />
              <div className={styles.words}>
                <span>{auditSentence(state, entry)}</span>
                <Changes entry={entry} />
                {entry.reason && <q className={styles.reason}>{entry.reason}</q>}
                <small>
                  <time dateTime={new Date(ulidTime(entry._id)).toISOString()} title={fullTime(ulidTime(entry._id))}>
                    {stamp(ulidTime(entry._id))}
                  </time>
                </small>
              </div>
            </li>
          );
        })}
      </ul>
      {more && (
        <Button
          busy={busy}
          className={styles.more}
          onClick={() => void load({ ...filter, before: entries?.at(-1)?._id }, () => false, entries ?? [])}
        >
          {t('audit.older')}
        </Button>
      )}
    </>
  );
}

function Changes({ entry }: { entry: AuditEntry }) {
  const state = useStore();
  const changes = auditChanges(state, entry);
  if (!changes.length) return null;
  return (
    <ul className={classes(styles.changes)}>
      {changes.map((change) => (
        <li key={change.field}>
          {change.field}:{' '}
          {change.after === undefined ? (
            t('audit.changed')
          ) : (
            <>
              <del>{change.before}</del> → <ins>{change.after}</ins>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}
