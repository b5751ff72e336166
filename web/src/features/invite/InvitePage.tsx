// What an invite link shows: where it leads, who invites, and the door.
import { useEffect, useState } from 'react';
import { routes } from '@/api/routes';
import type { InvitePreview } from '@/api/wire';
import { t } from '@/i18n';
import { problemText } from '@/i18n/problems';
import { channelPath, enterFirst, navigate } from '@/store/route';
import { useSession } from '@/store/session';
import { dispatch, getState } from '@/store/store';
import { Avatar } from '@/ui/Avatar';
import { Button } from '@/ui/Button';
import { FormError } from '@/ui/Field';
import { Waiting } from '../shell/Waiting';
import { Mark } from '@/ui/Mark';
import styles from './InvitePage.module.css';

export function InvitePage({ code }: { code: string }) {
  const [preview, setPreview] = useState<InvitePreview | null>(null);
  const [failed, setFailed] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const signedIn = useSession((s) => s.phase === 'ready');

  useEffect(() => {
    routes.invite.fetch(code).then(setPreview, () => setFailed(true));
  }, [code]);

  async function join() {
    setBusy(true);
    setError(null);
    try {
      const joined = await routes.invite.join(code);
      if (joined.type === 'Server') {
        dispatch({ type: 'ServerCreate', id: joined.server._id, server: joined.server, channels: joined.channels });
        navigate(`/server/${joined.server._id}`, { replace: true });
      } else {
        dispatch({ type: 'Users', users: joined.users }, { type: 'ChannelCreate', ...joined.channel });
        navigate(channelPath(joined.channel), { replace: true });
      }
    } catch (problem) {
      setError(problemText(problem));
      setBusy(false);
    }
  }

  if (failed) {
    return (
      <Page>
        <h1>{t('invite.bad.title')}</h1>
        <p>{t('invite.bad.lead')}</p>
        <Button onClick={() => navigate('/')}>{t('nav.goHome')}</Button>
      </Page>
    );
  }
  if (!preview) return <Waiting text={t('app.starting')} />;
  const isServer = preview.type === 'Server';
  const name = isServer ? preview.server_name : preview.channel_name;
  const id = isServer ? preview.server_id : preview.channel_id;
  const inside = signedIn && (isServer ? getState().servers[id] : getState().channels[id]) !== undefined;
  return (
    <Page>
      <Avatar id={id} name={name} file={isServer ? preview.server_icon : undefined} size={84} shape="square" />
      <p className={styles.by}>{t('invite.heading', { user: preview.user_name })}</p>
      <h1>{name}</h1>
      <p className={styles.facts}>
        {isServer && <span>{t('invite.members', { count: preview.member_count })}</span>}
        {isServer && <span>{t('invite.channel', { name: preview.channel_name })}</span>}
      </p>
      {preview.channel_description && <p>{preview.channel_description}</p>}
      <FormError>{error}</FormError>
      {inside ? (
        <Button tone="primary" wide onClick={() => navigate(isServer ? `/server/${id}` : `/channel/${id}`)}>
          {t('invite.openHere', { name })}
        </Button>
      ) : signedIn ? (
        <Button tone="primary" wide busy={busy} autoFocus onClick={() => void join()}>
          {t('invite.join', { name })}
        </Button>
      ) : (
        <>
          <p>{t('invite.loginFirst')}</p>
          <Button tone="primary" wide onClick={() => enterFirst('/login/create')}>
            {t('account.register')}
          </Button>
          <Button wide onClick={() => enterFirst('/login')}>
            {t('account.login')}
          </Button>
        </>
      )}
    </Page>
  );
}

/** The card on which something is offered. */
export function Page({ children }: { children: React.ReactNode }) {
  return (
    <main className={styles.page}>
      <section className={styles.card}>{children}</section>
      <span className={styles.brand}>
        <Mark size={22} /> {t('app.name')}
      </span>
    </main>
  );
}
