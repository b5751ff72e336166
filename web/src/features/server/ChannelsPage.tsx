// Which channel stands in which category, and in which order.
import { ChevronDown, ChevronUp, Plus, Trash2 } from 'lucide-react';
import { routes } from '@/api/routes';
import { makeUlid } from '@/api/ulid';
import type { Category, Channel, Id, Server } from '@/api/wire';
import { t } from '@/i18n';
import { screen } from '@/store/screen';
import { dispatch, useStore } from '@/store/store';
import { act } from '@/ui/act';
import { Button, IconButton } from '@/ui/Button';
import { channelIcon } from '../channel/ChannelList';
import { NameInput } from './NameInput';
import styles from './ServerSettings.module.css';

/** The list with one entry moved; unchanged at its ends. */
export function moved<T>(list: readonly T[], at: number, by: number): T[] {
  const next = [...list];
  const [entry] = next.splice(at, 1);
  if (entry !== undefined) next.splice(Math.min(next.length, Math.max(0, at + by)), 0, entry);
  return next;
}

export function ChannelsPage({ server }: { server: Server }) {
  const channels = useStore((s) => s.channels);
  const categories = server.categories ?? [];
  const placed = new Set(categories.flatMap((category) => category.channels));
  const loose = server.channels.filter((id) => !placed.has(id));

  async function store(next: Category[]) {
    const { categories: kept } = await routes.server.edit(server._id, { categories: next });
    dispatch({ type: 'ServerUpdate', id: server._id, data: { categories: kept ?? [] } });
  }

  const save = (next: Category[]) => act(() => store(next));
  const having = (id: Id, part: Partial<Category>) =>
    categories.map((category) => (category.id === id ? { ...category, ...part } : category));

  function place(channel: Id, category: Id) {
    save(
      categories.map((one) => {
        const rest = one.channels.filter((id) => id !== channel);
        return { ...one, channels: one.id === category ? [...rest, channel] : rest };
      }),
    );
  }

  const row = (id: Id, category?: Category) => {
    const channel = channels[id];
    if (channel?.channel_type !== 'TextChannel') return null;
    const at = category?.channels.indexOf(id) ?? 0;
    return (
      <ChannelLine key={id} channel={channel} name={channel.name}>
        {categories.length > 0 && (
          <select
            aria-label={t('channels.into', { name: channel.name })}
            value={category?.id ?? ''}
            onChange={(event) => place(id, event.target.value)}
          >
            <option value="">{t('channels.loose')}</option>
            {categories.map((one) => (
              <option key={one.id} value={one.id}>
                {one.title}
              </option>
            ))}
          </select>
        )}
        {category && (
          <div>
            <IconButton
              icon={ChevronUp}
              size="small"
              label={t('channels.up', { name: channel.name })}
              disabled={at === 0}
              onClick={() => save(having(category.id, { channels: moved(category.channels, at, -1) }))}
            />
            <IconButton
              icon={ChevronDown}
              size="small"
              label={t('channels.down', { name: channel.name })}
              disabled={at === category.channels.length - 1}
              onClick={() => save(having(category.id, { channels: moved(category.channels, at, 1) }))}
            />
          </div>
        )}
      </ChannelLine>
    );
  };

  return (
    <>
      <p className={styles.lead}>{t('channels.lead')}</p>
      {loose.length > 0 && <ul className={styles.list}>{loose.map((id) => row(id))}</ul>}
      {categories.map((category, index) => (
        <section key={category.id} className={styles.category} aria-label={category.title}>
          <header>
            <NameInput
              label={t('channels.category.name', { name: category.title })}
              value={category.title}
              maxLength={32}
              onSave={(title) => store(having(category.id, { title }))}
            />
            <IconButton
              icon={ChevronUp}
              size="small"
              label={t('channels.category.up', { name: category.title })}
              disabled={index === 0}
              onClick={() => save(moved(categories, index, -1))}
            />
            <IconButton
              icon={ChevronDown}
              size="small"
              label={t('channels.category.down', { name: category.title })}
              disabled={index === categories.length - 1}
              onClick={() => save(moved(categories, index, 1))}
            />
            <IconButton
              icon={Trash2}
              size="small"
              tone="danger"
              label={t('channels.category.delete', { name: category.title })}
              onClick={() => save(categories.filter((one) => one.id !== category.id))}
            />
          </header>
          {category.channels.length === 0 && <p className={styles.faint}>{t('channels.category.empty')}</p>}
          <ul className={styles.list}>{category.channels.map((id) => row(id, category))}</ul>
        </section>
      ))}
      <div className={styles.bar}>
        <Button
          icon={Plus}
          onClick={() => save([...categories, { id: makeUlid(), title: t('channels.newCategory'), channels: [] }])}
        >
          {t('channels.newCategory')}
        </Button>
        <Button icon={Plus} onClick={() => screen.open({ name: 'create-channel', server: server._id })}>
          {t('channel.create')}
        </Button>
      </div>
    </>
  );
}

function ChannelLine({ channel, name, children }: { channel: Channel; name: string; children: React.ReactNode }) {
  return (
    <li className={styles.channel}>
      {channelIcon(channel)}
      <span>{name}</span>
      {children}
    </li>
  );
}
