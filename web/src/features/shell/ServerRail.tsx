// The column of servers at the far left, with home above and making or joining below.
import { LogIn, Plus, Volume2 } from 'lucide-react';
import { useRef, useState } from 'react';
import { serverActions } from '@/actions/server';
import type { Id, Server } from '@/api/wire';
import { t } from '@/i18n';
import { navigate } from '@/store/route';
import { screen } from '@/store/screen';
import { orderedServers, placeServer } from '@/store/settings';
import { useShallowStore, useStore } from '@/store/store';
import { callCount, serverBadge } from '@/store/unread';
import { Avatar } from '@/ui/Avatar';
import { IconButton } from '@/ui/Button';
import { classes } from '@/ui/classes';
import { Mark } from '@/ui/Mark';
import { ActionContextMenu } from '@/ui/Menu';
import { Tip } from '@/ui/Tip';
import { arrowKeys } from '@/ui/arrowKeys';
import { useCall } from '../voice/call';
import styles from './ServerRail.module.css';

export function ServerRail({ server, home }: { server?: Id; home: boolean }) {
  const servers = useShallowStore((s) => orderedServers(s).flatMap((id) => s.servers[id] ?? []));
  const calls = useStore((s) =>
    Object.values(s.channels).reduce(
      (sum, channel) => sum + (channel.channel_type === 'TextChannel' ? 0 : callCount(s, channel)),
      Object.values(s.users).filter((user) => user.relationship === 'Incoming').length,
    ),
  );
  const list = useRef<HTMLElement>(null);
  return (
    <nav
      className={styles.rail}
      aria-label={t('nav.servers')}
      ref={list}
      onKeyDown={(event) => arrowKeys(event, list.current)}
    >
      <Tip text={t('nav.home')} side="right">
        <a
          href="/"
          className={classes(styles.item, home && styles.current)}
          aria-label={label(t('nav.home'), false, calls)}
          aria-current={home ? 'page' : undefined}
          onClick={(event) => {
            event.preventDefault();
            navigate('/');
          }}
        >
          <span className={styles.home}>
            <Mark size={26} />
          </span>
          <InCall here={(s) => s === undefined} />
          {calls > 0 && <span className={styles.count}>{calls > 99 ? '99+' : calls}</span>}
        </a>
      </Tip>
      <hr className={styles.rule} />
      <div className={styles.list}>
        {servers.map((row, index) => (
          <RailServer key={row._id} server={row} index={index} current={row._id === server} />
        ))}
      </div>
      <IconButton
        icon={Plus}
        label={t('server.create')}
        className={styles.add}
        onClick={() => screen.open({ name: 'create-server' })}
      />
      <IconButton
        icon={LogIn}
        label={t('server.join')}
        className={styles.add}
        onClick={() => screen.open({ name: 'join-server' })}
      />
    </nav>
  );
}

const DRAGGED = 'application/x-discordination-server';

function RailServer({ server, index, current }: { server: Server; index: number; current: boolean }) {
  const [over, setOver] = useState(false);
  const unread = useStore((s) => serverBadge(s, server._id).unread);
  const mentions = useStore((s) => serverBadge(s, server._id).mentions);
  return (
    <Tip text={server.name} side="right">
      <ActionContextMenu actions={serverActions} context={server}>
        <a
          href={`/server/${server._id}`}
          className={classes(styles.item, current && styles.current, unread && styles.unread, over && styles.over)}
          aria-label={label(server.name, unread, mentions)}
          aria-current={current ? 'page' : undefined}
          onClick={(event) => {
            event.preventDefault();
            navigate(`/server/${server._id}`);
          }}
          onDragStart={(event) => event.dataTransfer.setData(DRAGGED, server._id)}
          onDragOver={(event) => {
            if (!event.dataTransfer.types.includes(DRAGGED)) return;
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={(event) => {
            setOver(false);
            const dragged = event.dataTransfer.getData(DRAGGED);
            if (!dragged) return;
            event.preventDefault();
            if (dragged !== server._id) placeServer(dragged, index);
          }}
        >
          <Avatar id={server._id} name={server.name} file={server.icon} size={44} shape="square" />
          <InCall here={(s) => s === server._id} />
          {mentions > 0 && <span className={styles.count}>{mentions > 99 ? '99+' : mentions}</span>}
        </a>
      </ActionContextMenu>
    </Tip>
  );
}

/** Marks the place of the call we are in; the bar below says it in words. */
function InCall({ here }: { here: (server: Id | undefined) => boolean }) {
  const id = useCall((s) => s.channel);
  const channel = useStore((s) => (id ? s.channels[id] : undefined));
  if (!channel || !here(channel.channel_type === 'TextChannel' ? channel.server : undefined)) return null;
  return (
    <span className={styles.voice}>
      <Volume2 size={12} strokeWidth={2.6} aria-hidden />
    </span>
  );
}

export function label(name: string, unread: boolean, mentions: number): string {
  if (mentions > 0) return `${name}, ${t('nav.mentions', { count: mentions })}`;
  return unread ? `${name}, ${t('nav.unread')}` : name;
}
