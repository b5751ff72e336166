// Who is kept out, why, and the way back in.
import { DoorOpen } from 'lucide-react';
import { useEffect, useState } from 'react';
import { routes } from '@/api/routes';
import type { BanList, Server } from '@/api/wire';
import { t } from '@/i18n';
import { problemText } from '@/i18n/problems';
import { Avatar } from '@/ui/Avatar';
import { IconButton } from '@/ui/Button';
import { confirm } from '@/ui/confirm';
import { Field, FormError } from '@/ui/Field';
import styles from './ServerSettings.module.css';

export function BansPage({ server }: { server: Server }) {
  const [list, setList] = useState<BanList | null>(null);
  const [find, setFind] = useState('');
  const [error, setError] = useState<string | null>(null);
  useEffect(() => {
    routes.server.bans(server._id).then(setList, (problem: unknown) => setError(problemText(problem)));
  }, [server._id]);

  const rows = (list?.bans ?? []).map((ban) => {
    const user = list?.users.find((one) => one._id === ban._id.user);
    return { ...ban, user, name: user ? `${user.username}#${user.discriminator}` : ban._id.user };
  });
  const shown = rows.filter((row) => row.name.toLowerCase().includes(find.trim().toLowerCase()));
  if (error) return <FormError>{error}</FormError>;
  if (list && !rows.length) return <p className={styles.faint}>{t('ban.none')}</p>;
  return (
    <>
      {rows.length > 8 && <Field label={t('ban.find')} type="search" value={find} onChange={setFind} />}
      <ul className={styles.list}>
        {shown.map((row) => (
          <li key={row._id.user}>
            <Avatar id={row._id.user} name={row.name} file={row.user?.avatar} size={34} />
            <div className={styles.words}>
              <span>{row.name}</span>
              <small>{row.reason ?? t('ban.noReason')}</small>
            </div>
            <IconButton
              icon={DoorOpen}
              label={t('ban.lift', { name: row.name })}
              onClick={() =>
                confirm({
                  title: t('ban.lift', { name: row.name }),
                  body: t('ban.lift.body', { name: row.name }),
                  action: t('ban.lift.go'),
                  danger: false,
                  reason: true,
                  run: async (reason) => {
                    await routes.server.unban(server._id, row._id.user, reason);
                    setList((now) => now && { ...now, bans: now.bans.filter((ban) => ban._id.user !== row._id.user) });
                  },
                })
              }
            />
          </li>
        ))}
      </ul>
    </>
  );
}
