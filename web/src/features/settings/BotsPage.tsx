// Our own bots: making them, their tokens, who may take them along, and their end.
import { Copy, Eye, EyeOff, Link, Plus, RotateCcw, Trash2, UserPlus } from 'lucide-react';
import { useEffect, useState } from 'react';
import { appUrl } from '@/actions/channel';
import { routes } from '@/api/routes';
import type { Bot, Id, User } from '@/api/wire';
import { t } from '@/i18n';
import { problemText } from '@/i18n/problems';
import { handle, personName } from '@/store/names';
import { navigate } from '@/store/route';
import { screen } from '@/store/screen';
import { useLimits } from '@/store/session';
import { dispatch } from '@/store/store';
import { act, copy } from '@/ui/act';
import { Avatar } from '@/ui/Avatar';
import { Button, IconButton } from '@/ui/Button';
import { confirm } from '@/ui/confirm';
import { Check, Field, FormError } from '@/ui/Field';
import { Form } from '@/ui/Form';
import { ImagePick } from '@/ui/ImagePick';
import styles from './Settings.module.css';

type Row = Bot & { user: User };

export function BotsPage() {
  const [rows, setRows] = useState<readonly Row[] | null>(null);
  const [error, setError] = useState<string | null>(null);
  const max = useLimits()?.bots ?? 0;
  useEffect(() => {
    routes.bot.mine().then(
      ({ bots, users }) =>
        setRows(
          bots.flatMap((bot) => {
            const user = users.find((one) => one._id === bot._id);
            return user ? [{ ...bot, user }] : [];
          }),
        ),
      (problem: unknown) => setError(problemText(problem)),
    );
  }, []);

  const change = (id: Id, part: Partial<Row>) =>
    setRows((now) => now?.map((row) => (row._id === id ? { ...row, ...part } : row)) ?? null);

  if (error) return <FormError>{error}</FormError>;
  if (!rows) return null;
  return (
    <>
      <p className={styles.faint}>{t('bot.lead', { count: rows.length, max })}</p>
      <ul className={styles.bots}>
        {rows.map((row) => (
          <BotRow
            key={row._id}
            bot={row}
            onChange={(part) => change(row._id, part)}
            onGone={() => setRows((now) => now?.filter((one) => one._id !== row._id) ?? null)}
          />
        ))}
      </ul>
      {rows.length < max && <Create onMade={(bot) => setRows((now) => [...(now ?? []), bot])} />}
    </>
  );
}

function Create({ onMade }: { onMade: (bot: Row) => void }) {
  const [name, setName] = useState('');
  return (
    <section className={styles.newBot}>
      <h4>{t('bot.create')}</h4>
      <Form
        onSubmit={async () => {
          const bot = await routes.bot.create(name.trim());
          dispatch({ type: 'Users', users: [bot.user] });
          onMade(bot);
          setName('');
        }}
      >
        {(busy) => (
          <>
            <Field
              label={t('bot.name')}
              hint={t('account.username.hint')}
              minLength={2}
              maxLength={32}
              required
              value={name}
              onChange={setName}
            />
            <div>
              <Button type="submit" tone="primary" icon={Plus} busy={busy} disabled={!name.trim()}>
                {t('bot.create')}
              </Button>
            </div>
          </>
        )}
      </Form>
    </section>
  );
}

interface BotRowProps {
  bot: Row;
  onChange: (part: Partial<Row>) => void;
  onGone: () => void;
}

function BotRow({ bot, onChange, onGone }: BotRowProps) {
  const [shown, setShown] = useState(false);
  const [name, setName] = useState(bot.user.username);
  const label = personName(bot.user);

  async function edit(body: Parameters<typeof routes.bot.edit>[1]) {
    const { user, token, public: open } = await routes.bot.edit(bot._id, body);
    onChange({ user, token, public: open });
  }

  async function dress(body: Record<string, unknown>) {
    const user = await routes.bot.editUser(bot._id, body);
    dispatch({ type: 'Users', users: [user] });
    onChange({ user });
  }

  return (
    <li className={styles.bot} aria-label={label}>
      <header>
        <ImagePick
          label={t('bot.avatar', { name: label })}
          tag="avatars"
          present={bot.user.avatar !== undefined}
          preview={<Avatar id={bot._id} name={label} file={bot.user.avatar} size={48} />}
          onPick={(avatar) => dress({ avatar })}
          onRemove={() => dress({ remove: ['Avatar'] })}
        />
      </header>
      <Form onSubmit={() => edit({ name: name.trim() })}>
        {(busy) => (
          <div className={styles.inline}>
            <Field
              label={t('bot.name')}
              hint={handle(bot.user)}
              minLength={2}
              maxLength={32}
              required
              value={name}
              onChange={setName}
            />
            {name.trim() !== bot.user.username && (
              <Button type="submit" busy={busy}>
                {t('bot.rename')}
              </Button>
            )}
          </div>
        )}
      </Form>
      <div>
        <span className={styles.label}>{t('bot.token')}</span>
        <div className={styles.token}>
          <code>{shown ? bot.token : '•'.repeat(24)}</code>
          <IconButton
            icon={shown ? EyeOff : Eye}
            label={shown ? t('bot.token.hide') : t('bot.token.show')}
            size="small"
            onClick={() => setShown(!shown)}
          />
          <IconButton
            icon={Copy}
            label={t('bot.token.copy')}
            size="small"
            onClick={() => copy(bot.token, t('do.copied'))}
          />
          <IconButton
            icon={RotateCcw}
            label={t('bot.token.reset')}
            size="small"
            tone="danger"
            onClick={() =>
              confirm({
                title: t('bot.token.reset'),
                body: t('bot.token.reset.body', { name: label }),
                action: t('bot.token.reset'),
                run: async () => {
                  await edit({ remove: ['Token'] });
                  screen.toast(t('bot.token.done'), 'good');
                },
              })
            }
          />
        </div>
        <small className={styles.faint}>{t('bot.token.lead')}</small>
      </div>
      <Check
        label={t('bot.public')}
        hint={t('bot.public.hint')}
        value={bot.public}
        onChange={(open) => act(() => edit({ public: open }))}
      />
      <div className={styles.buttons}>
        <Button
          icon={UserPlus}
          onClick={() => {
            screen.closeAll();
            navigate(`/bot/${bot._id}`);
          }}
        >
          {t('bot.invite')}
        </Button>
        <Button icon={Link} onClick={() => copy(appUrl(`/bot/${bot._id}`), t('do.copied'))}>
          {t('bot.link')}
        </Button>
        <IconButton
          icon={Trash2}
          tone="danger"
          label={t('bot.delete', { name: label })}
          onClick={() =>
            confirm({
              title: t('bot.delete', { name: label }),
              body: t('bot.delete.body', { name: label }),
              action: t('do.delete'),
              run: async () => {
                await routes.bot.remove(bot._id);
                screen.toast(t('bot.deleted'), 'good');
                onGone();
              },
            })
          }
        />
      </div>
    </li>
  );
}
