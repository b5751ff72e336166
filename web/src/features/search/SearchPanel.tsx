// Beside a channel: what was said in it, found by words, and what is pinned there.
import { CornerDownRight, PinOff, X } from 'lucide-react';
import { useCallback, useEffect, useRef, useState, type FormEvent } from 'react';
import { routes, type SearchQuery } from '@/api/routes';
import { ulidTime } from '@/api/ulid';
import type { Channel, Id, Message } from '@/api/wire';
import { fullTime, stamp, t } from '@/i18n';
import '@/i18n/late';
import { problemText } from '@/i18n/problems';
import { channelName, authorOf, memberOf, roleColour } from '@/store/names';
import { can, channelPermissions, Permission } from '@/store/permission';
import { screen } from '@/store/screen';
import { listen } from '@/store/session';
import { dispatch, useStore } from '@/store/store';
import { Markdown } from '@/text/Markdown';
import { act } from '@/ui/act';
import { Avatar } from '@/ui/Avatar';
import { Button, IconButton } from '@/ui/Button';
import { Field, FormError, Select } from '@/ui/Field';
import { focusComposer } from '@/actions/app';
import styles from './SearchPanel.module.css';

const PAGE = 25;
type Sort = 'Latest' | 'Oldest' | 'Relevance';
const SORTS: readonly Sort[] = ['Latest', 'Oldest', 'Relevance'];

/** The question for the page after what is held; none follows the best matches, which have no order to go on in. */
export function nextPage(query: SearchQuery, held: readonly Message[]): SearchQuery | null {
  const last = held.at(-1)?._id;
  if (!last || held.length % PAGE !== 0 || query.sort === 'Relevance') return null;
  return query.sort === 'Oldest' ? { ...query, after: last } : { ...query, before: last };
}

export function SearchPanel({ channel }: { channel: Channel }) {
  const id = channel._id;
  const name = useStore((s) => channelName(s, channel));
  const [tab, setTab] = useState<'words' | 'pins'>('words');
  const close = () => {
    screen.search(null);
    focusComposer();
  };
  return (
    <aside
      className={styles.panel}
      aria-label={t('search.title', { name })}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        close();
      }}
    >
      <header className={styles.head}>
        <div role="group" aria-label={t('search.title', { name })} className={styles.tabs}>
          {(['words', 'pins'] as const).map((one) => (
            <button key={one} type="button" aria-pressed={tab === one} onClick={() => setTab(one)}>
              {t(`search.${one}`)}
            </button>
          ))}
        </div>
        <IconButton icon={X} label={t('do.close')} size="small" onClick={close} />
      </header>
      {tab === 'words' ? <Words key={id} channel={channel} /> : <Pins key={id} channel={channel} />}
    </aside>
  );
}

/** Messages that answer a question, page by page. */
function useFound(channel: Id) {
  const [asked, setAsked] = useState<SearchQuery | null>(null);
  const [found, setFound] = useState<readonly Message[] | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const round = useRef(0);

  const ask = useCallback(
    async (query: SearchQuery, held: readonly Message[] = []) => {
      const mine = ++round.current;
      setBusy(true);
      setError(null);
      try {
        const { messages, users, members } = await routes.message.search(channel, { ...query, limit: PAGE });
        if (mine !== round.current) return;
        dispatch({ type: 'Users', users }, ...(members ?? []).map((member) => ({ type: 'Member' as const, member })));
        setFound([...held, ...messages]);
        if (!held.length) setAsked(query);
      } catch (problem) {
        if (mine === round.current) setError(problemText(problem));
      } finally {
        if (mine === round.current) setBusy(false);
      }
    },
    [channel],
  );
  const next = asked && found ? nextPage(asked, found) : null;
  const more = next ? () => void ask(next, found ?? []) : undefined;
  return { found, busy, error, ask, more };
}

function Words({ channel }: { channel: Channel }) {
  const [text, setText] = useState('');
  const [sort, setSort] = useState<Sort>('Latest');
  const { found, busy, error, ask, more } = useFound(channel._id);
  const search = (order: Sort) => text.trim() && void ask({ query: text.trim(), sort: order });
  return (
    <>
      <form
        role="search"
        className={styles.form}
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          search(sort);
        }}
      >
        <Field
          label={t('search.for')}
          hint={t('search.hint')}
          type="search"
          enterKeyHint="search"
          maxLength={64}
          autoFocus
          value={text}
          onChange={setText}
        />
        <Select
          label={t('search.sort')}
          value={sort}
          options={SORTS.map((one) => ({ value: one, label: t(`search.sort.${one}`) }))}
          onChange={(value) => {
            setSort(value as Sort);
            search(value as Sort);
          }}
        />
        <Button type="submit" tone="primary" busy={busy} disabled={!text.trim()}>
          {t('do.search')}
        </Button>
      </form>
      <Results channel={channel} found={found} error={error} none={t('search.none')} busy={busy} more={more} />
    </>
  );
}

function Pins({ channel }: { channel: Channel }) {
  const id = channel._id;
  const { found, busy, error, ask, more } = useFound(id);
  useEffect(() => {
    void ask({ pinned: true, sort: 'Latest' });
    return listen((event) => {
      if (event.type !== 'MessageUpdate' || event.channel !== id) return;
      if (event.data.pinned !== undefined || event.clear?.includes('Pinned'))
        void ask({ pinned: true, sort: 'Latest' });
    });
  }, [ask, id]);
  return (
    <Results channel={channel} found={found} error={error} none={t('search.noPins')} busy={busy} more={more} pins />
  );
}

interface ResultsProps {
  channel: Channel;
  found: readonly Message[] | null;
  error: string | null;
  none: string;
  busy: boolean;
  more?: () => void;
  pins?: boolean;
}

function Results({ channel, found, error, none, busy, more, pins }: ResultsProps) {
  const unpin = useStore(
    (s) =>
      pins === true &&
      (channel.channel_type === 'DirectMessage' || can(channelPermissions(s, channel), Permission.ManageMessages)),
  );
  return (
    <div className={styles.results}>
      <FormError>{error}</FormError>
      <p className={styles.count} role="status">
        {found && !error && (found.length ? t('search.found', { count: found.length }) + (more ? ' …' : '') : none)}
      </p>
      <ul>
        {found?.map((message) => (
          <Result key={message._id} channel={channel} message={message} unpin={unpin} />
        ))}
      </ul>
      {more && (
        <Button busy={busy} onClick={more}>
          {t('search.more')}
        </Button>
      )}
    </div>
  );
}

function Result({ channel, message, unpin }: { channel: Channel; message: Message; unpin: boolean }) {
  const server = channel.channel_type === 'TextChannel' ? channel.server : undefined;
  const user = useStore((s) => s.users[message.author]);
  const member = useStore((s) => memberOf(s, server, message.author));
  const colour = useStore((s) => roleColour(s, member));
  const { name, colour: worn, file, src } = authorOf(user, member, message);
  const time = ulidTime(message._id);

  function jump() {
    // On narrow screens the panel lies over the messages.
    if (matchMedia('(max-width: 960px)').matches) screen.search(null);
    screen.jumpTo(channel._id, message._id);
  }

  return (
    <li>
      <article className={styles.result}>
        <header>
          <Avatar id={message.author} name={name} file={file} src={src} size={24} />
          <b style={{ color: worn ?? colour }}>{name}</b>
          <time dateTime={new Date(time).toISOString()} title={fullTime(time)}>
            {stamp(time)}
          </time>
          {unpin && (
            <IconButton
              icon={PinOff}
              size="small"
              label={t('message.unpin')}
              onClick={() => act(() => routes.message.unpin(channel._id, message._id))}
            />
          )}
          <IconButton icon={CornerDownRight} size="small" label={t('search.jump', { name })} onClick={jump} />
        </header>
        <div className={styles.words}>{message.content && <Markdown text={message.content} />}</div>
        {message.attachments && <small>{t('search.files', { count: message.attachments.length })}</small>}
      </article>
    </li>
  );
}
