// The small things that live inside a line of text: mentions, custom emoji, spoilers.
import { Hash } from 'lucide-react';
import { createContext, useContext, useState, type ReactNode } from 'react';
import { fileUrl } from '@/api/http';
import { t } from '@/i18n';
import { channelName, memberOf, personName, legible } from '@/store/names';
import { channelPath, navigate } from '@/store/route';
import { screen } from '@/store/screen';
import { useStore } from '@/store/store';
import { classes } from '@/ui/classes';
import styles from './inline.module.css';

/** The server in which text is read; names and roles depend on it. */
export const ServerContext = createContext<string | undefined>(undefined);

export function UserMention({ id }: { id: string }) {
  const server = useContext(ServerContext);
  const name = useStore((s) => personName(s.users[id], memberOf(s, server, id)));
  const self = useStore((s) => s.selfId === id);
  return (
    <button
      type="button"
      className={classes(styles.mention, self && styles.toSelf)}
      onClick={() => screen.open({ name: 'profile', user: id, server })}
    >
      @{name}
    </button>
  );
}

export function ChannelMention({ id }: { id: string }) {
  const channel = useStore((s) => s.channels[id]);
  const name = useStore((s) => (channel ? channelName(s, channel) : t('message.deletedChannel')));
  if (!channel) return <span className={styles.mention}>#{name}</span>;
  return (
    <a
      href={channelPath(channel)}
      className={styles.mention}
      onClick={(event) => {
        event.preventDefault();
        navigate(channelPath(channel));
      }}
    >
      <Hash size={13} aria-hidden className={styles.hash} />
      {name}
    </a>
  );
}

export function RoleMention({ id }: { id: string }) {
  const server = useContext(ServerContext);
  const role = useStore((s) => (server ? s.servers[server]?.roles?.[id] : undefined));
  return (
    <span className={styles.mention} style={{ color: legible(role?.colour) }}>
      @{role?.name ?? id}
    </span>
  );
}

export function MassMention({ name }: { name: string }) {
  return <span className={classes(styles.mention, styles.toSelf)}>@{name}</span>;
}

export function CustomEmoji({ id }: { id: string }) {
  const name = useStore((s) => s.emojis[id]?.name);
  const [broken, setBroken] = useState(false);
  if (broken) return <span>:{name ?? id}:</span>;
  return (
    <img
      className={styles.emoji}
      src={fileUrl('emojis', id)}
      alt={`:${name ?? 'emoji'}:`}
      title={name ? `:${name}:` : undefined}
      draggable={false}
      onError={() => setBroken(true)}
    />
  );
}

export function Spoiler({ children }: { children?: ReactNode }) {
  const [shown, setShown] = useState(false);
  if (shown) return <span className={styles.revealed}>{children}</span>;
  return (
    <span
      role="button"
      tabIndex={0}
      className={styles.spoiler}
      aria-label={t('message.spoiler')}
      onClick={() => setShown(true)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        event.stopPropagation();
        setShown(true);
      }}
    >
      <span aria-hidden className={styles.hidden}>
        {children}
      </span>
    </span>
  );
}
