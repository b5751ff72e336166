// The quick switcher: channels, people, servers and every command, found by typing.
import { Dialog as Base } from '@base-ui/react/dialog';
import { Search, Server as ServerIcon } from 'lucide-react';
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { available } from '@/actions/action';
import { appActions } from '@/actions/app';
import { allCallActions } from '@/actions/voice';
import { openConversation } from '@/actions/user';
import { t } from '@/i18n';
import { channelName, handle, personName } from '@/store/names';
import { channelPath, navigate } from '@/store/route';
import type { State } from '@/store/state';
import { getState } from '@/store/store';
import { isNews, callCount } from '@/store/unread';
import { act } from '@/ui/act';
import { Avatar } from '@/ui/Avatar';
import { classes } from '@/ui/classes';
import { Keys } from '@/ui/Keys';
import { channelIcon } from '../channel/ChannelList';
import { rank } from './rank';
import styles from './Palette.module.css';

interface Entry {
  key: string;
  label: string;
  note?: string;
  icon: ReactNode;
  shortcut?: string;
  /** Raises what is unread or dear when nothing else decides. */
  weight: number;
  run: () => void;
}

const SHOWN = 12;

function entries(state: State): Entry[] {
  const channels = Object.values(state.channels).map((channel): Entry => {
    const name = channelName(state, channel);
    return {
      key: channel._id,
      label: name,
      note: channel.channel_type === 'TextChannel' ? state.servers[channel.server]?.name : undefined,
      icon:
        channel.channel_type === 'TextChannel' ? (
          channelIcon(channel)
        ) : (
          <Avatar id={channel._id} name={name} size={22} />
        ),
      weight: callCount(state, channel) * 3 + (isNews(state, channel) ? 2 : 0),
      run: () => navigate(channelPath(channel)),
    };
  });
  const people = Object.values(state.users)
    .filter((user) => user.relationship === 'Friend')
    .map((user): Entry => ({
      key: user._id,
      label: personName(user),
      note: handle(user),
      icon: <Avatar id={user._id} name={personName(user)} file={user.avatar} size={22} />,
      weight: 1,
      run: () => act(() => openConversation(user._id)),
    }));
  const servers = Object.values(state.servers).map((server): Entry => ({
    key: server._id,
    label: server.name,
    icon: server.icon ? (
      <Avatar id={server._id} name={server.name} file={server.icon} size={22} shape="square" />
    ) : (
      <ServerIcon size={18} aria-hidden />
    ),
    weight: 1,
    run: () => navigate(`/server/${server._id}`),
  }));
  const actions = available([...allCallActions, ...appActions], undefined)
    .filter((action) => action.id !== 'app.palette')
    .map((action): Entry => {
      const Icon = action.icon;
      return {
        key: action.id,
        label: action.label(undefined),
        icon: <Icon size={18} aria-hidden />,
        shortcut: action.shortcut,
        weight: 0,
        run: () => action.run(undefined),
      };
    });
  return [...channels, ...people, ...servers, ...actions];
}

export function Palette({ onClose }: { onClose: () => void }) {
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const all = useMemo(() => entries(getState()), []);
  const found = useMemo(() => rank(all, query).slice(0, SHOWN), [all, query]);
  const listId = useId();
  const list = useRef<HTMLUListElement>(null);
  const at = Math.min(active, found.length - 1);

  useEffect(() => {
    list.current?.children[at]?.scrollIntoView({ block: 'nearest' });
  }, [at]);

  function choose(entry: Entry | undefined) {
    if (!entry) return;
    onClose();
    entry.run();
  }

  function onKeyDown(event: KeyboardEvent) {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (step && found.length) {
      event.preventDefault();
      setActive((at + step + found.length) % found.length);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      choose(found[at]);
    }
  }

  return (
    <Base.Root open onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        <Base.Backdrop className={styles.backdrop} />
        <Base.Popup className={styles.popup}>
          <Base.Title className="visually-hidden">{t('palette.title')}</Base.Title>
          <div className={styles.searchLine}>
            <Search size={18} aria-hidden />
            <input
              autoFocus
              role="combobox"
              aria-expanded
              aria-controls={listId}
              aria-activedescendant={found[at] ? `${listId}-${at}` : undefined}
              aria-label={t('palette.placeholder')}
              placeholder={t('palette.placeholder')}
              value={query}
              onChange={(event) => {
                setQuery(event.target.value);
                setActive(0);
              }}
              onKeyDown={onKeyDown}
            />
          </div>
          <ul className={styles.list} role="listbox" id={listId} ref={list} aria-label={t('palette.title')}>
            {found.map((entry, index) => (
              <li
                key={entry.key}
                id={`${listId}-${index}`}
                role="option"
                aria-selected={index === at}
                className={classes(styles.item, index === at && styles.active)}
                onPointerMove={() => setActive(index)}
                onClick={() => choose(entry)}
              >
                <span className={styles.icon}>{entry.icon}</span>
                <span className={styles.label}>{entry.label}</span>
                {entry.note && <span className={styles.note}>{entry.note}</span>}
                {entry.shortcut && <Keys shortcut={entry.shortcut} />}
              </li>
            ))}
          </ul>
          {found.length === 0 && <p className={styles.none}>{t('palette.none')}</p>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
