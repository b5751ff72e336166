// What a bot's link shows: who it is, and the places it can be taken to.
import { useEffect, useState } from 'react';
import { routes } from '@/api/routes';
import type { PublicBot, StoredFile } from '@/api/wire';
import { t } from '@/i18n';
import '@/i18n/late';
import { enterFirst, navigate } from '@/store/route';
import { screen } from '@/store/screen';
import { useSession } from '@/store/session';
import { useStore } from '@/store/store';
import { Markdown } from '@/text/Markdown';
import { Avatar } from '@/ui/Avatar';
import { Button } from '@/ui/Button';
import { Select } from '@/ui/Field';
import { Form } from '@/ui/Form';
import { Page } from '../invite/InvitePage';
import { Waiting } from '../shell/Waiting';
import styles from './BotPage.module.css';
import { botPlaces } from './places';

export function BotPage({ id }: { id: string }) {
  const [bot, setBot] = useState<PublicBot | null>(null);
  const [failed, setFailed] = useState(false);
  const signedIn = useSession((s) => s.phase === 'ready');
  useEffect(() => {
    routes.bot.show(id).then(setBot, () => setFailed(true));
  }, [id]);
  if (failed) {
    return (
      <Page>
        <h1>{t('bot.page.bad.title')}</h1>
        <p>{t('bot.page.bad.lead')}</p>
        <Button onClick={() => navigate('/')}>{t('nav.goHome')}</Button>
      </Page>
    );
  }
  if (!bot) return <Waiting text={t('app.starting')} />;
  const face = bot.avatar ? ({ _id: bot.avatar, tag: 'avatars' } as StoredFile) : undefined;
  return (
    <Page>
      <Avatar id={bot._id} name={bot.username} file={face} size={84} />
      <h1>{bot.username}</h1>
      {bot.description ? (
        <div className={styles.words}>
          <Markdown text={bot.description} />
        </div>
      ) : (
        <p>{t('bot.page.lead')}</p>
      )}
      {signedIn ? (
        <Take bot={bot} />
      ) : (
        <>
          <p>{t('bot.page.login')}</p>
          <Button tone="primary" wide onClick={() => enterFirst('/login')}>
            {t('account.login')}
          </Button>
        </>
      )}
    </Page>
  );
}

function Take({ bot }: { bot: PublicBot }) {
  const state = useStore();
  const places = botPlaces(state);
  const [chosen, setChosen] = useState('');
  if (!places.length) {
    return (
      <>
        <p>{t('bot.page.nowhere')}</p>
        <Button onClick={() => navigate('/')}>{t('nav.goHome')}</Button>
      </>
    );
  }
  const place = places.find((one) => one.id === chosen);
  return (
    <div className={styles.form}>
      <Form
        onSubmit={async () => {
          if (!place) return;
          await routes.bot.invite(bot._id, place.body);
          screen.toast(t('bot.page.added', { name: bot.username }), 'good');
          navigate(place.path, { replace: true });
        }}
      >
        {(busy) => (
          <>
            <Select
              label={t('bot.page.where')}
              value={chosen}
              options={[
                { value: '', label: t('bot.page.choose') },
                ...places.map((one) => ({ value: one.id, label: one.label })),
              ]}
              onChange={setChosen}
            />
            <Button type="submit" tone="primary" wide busy={busy} disabled={!place}>
              {t('bot.page.add', { name: bot.username })}
            </Button>
            <Button tone="quiet" wide onClick={() => navigate('/')}>
              {t('do.cancel')}
            </Button>
          </>
        )}
      </Form>
    </div>
  );
}
