// Who is in a server or group, those present first, grouped by the roles that are shown apart.
import { useVirtualizer } from '@tanstack/react-virtual';
import { Crown, TimerOff, X } from 'lucide-react';
import { useEffect, useMemo, useRef } from 'react';
import { userActions } from '@/actions/user';
import { routes } from '@/api/routes';
import type { Channel, Id, User } from '@/api/wire';
import { t } from '@/i18n';
import { memberOf, personName, presenceOf, roleColour } from '@/store/names';
import { inTimeout } from '@/store/permission';
import { screen, useScreen } from '@/store/screen';
import { dispatch, getState, useStore } from '@/store/store';
import { arrowKeys } from '@/ui/arrowKeys';
import { Avatar } from '@/ui/Avatar';
import { IconButton } from '@/ui/Button';
import { classes } from '@/ui/classes';
import { ActionContextMenu } from '@/ui/Menu';
import { memberRows } from './memberRows';
import { RoleIcon } from './RoleIcon';
import styles from './MemberList.module.css';

interface MemberListProps {
  channel: Channel;
  drawn: boolean;
  pinned: boolean;
}

export function MemberList({ channel, drawn, pinned }: MemberListProps) {
  const server = channel.channel_type === 'TextChannel' ? channel.server : undefined;
  const epoch = useScreen((s) => s.epoch);
  const users = useStore((s) => s.users);
  const members = useStore((s) => (server ? s.members[server] : undefined));
  const roles = useStore((s) => (server ? s.servers[server]?.roles : undefined));
  const recipients = channel.channel_type === 'Group' ? channel.recipients : undefined;
  const scroller = useRef<HTMLElement>(null);

  useEffect(() => {
    if (server && !getState().completeMembers[server]) {
      routes.server.members(server).then(
        (answer) => dispatch({ type: 'Members', server, ...answer }),
        () => undefined,
      );
    }
    if (recipients) {
      routes.channel.groupMembers(channel._id).then(
        (found) => dispatch({ type: 'Users', users: found }),
        () => undefined,
      );
    }
  }, [server, channel._id, recipients?.length, epoch]); // eslint-disable-line react-hooks/exhaustive-deps

  const rows = useMemo(
    () => memberRows(recipients ?? Object.keys(members ?? {}), users, members ?? {}, roles ?? {}),
    [recipients, members, users, roles],
  );
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (rows[index]?.kind === 'title' ? 36 : 44),
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 10,
    paddingStart: 6,
    paddingEnd: 16,
  });

  return (
    <aside
      className={classes(styles.list, drawn && styles.drawn, !pinned && styles.unpinned)}
      aria-label={t('nav.members')}
      ref={scroller}
      onKeyDown={(event) => {
        arrowKeys(event, scroller.current);
        if (event.key === 'Escape' && drawn) screen.setDrawer('none');
      }}
    >
      {drawn && (
        <header className={styles.drawerHead}>
          <h2>{t('nav.members')}</h2>
          <IconButton icon={X} label={t('do.close')} onClick={() => screen.setDrawer('none')} />
        </header>
      )}
      <div style={{ height: virtualizer.getTotalSize(), position: 'relative' }}>
        {virtualizer.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (!row) return null;
          return (
            <div
              key={item.key}
              className={styles.item}
              style={{ height: item.size, transform: `translateY(${item.start}px)` }}
            >
              {row.kind === 'title' ? (
                <h3 className={styles.title}>
                  {row.title} <span>{row.count}</span>
                </h3>
              ) : (
                <PersonRow user={row.user} server={server} />
              )}
            </div>
          );
        })}
      </div>
    </aside>
  );
}

function PersonRow({ user, server }: { user: User; server?: Id }) {
  const member = useStore((s) => memberOf(s, server, user._id));
  const colour = useStore((s) => roleColour(s, member));
  const owner = useStore((s) => server !== undefined && s.servers[server]?.owner === user._id);
  const timedOut = member !== undefined && inTimeout(member);
  const presence = presenceOf(user);
  const away = presence === 'Offline' || presence === 'Invisible';
  const name = personName(user, member);
  return (
    <ActionContextMenu actions={userActions} context={{ user, server }}>
      <button
        type="button"
        className={classes(styles.person, away && styles.away)}
        data-member={user._id}
        data-presence={presence}
        onClick={() => screen.open({ name: 'profile', user: user._id, server })}
      >
        <Avatar id={user._id} name={name} file={member?.avatar ?? user.avatar} size={32} presence={presence} />
        <span className={styles.words}>
          <span className={styles.name} style={{ color: colour }}>
            {name} <RoleIcon member={member} />
            {timedOut && <TimerOff size={13} aria-label={t('member.timedOut')} className={styles.timeout} />}
            {owner && <Crown size={13} aria-label={t('member.owner')} className={styles.crown} />}
          </span>
          {user.status?.text && !away && <span className={styles.status}>{user.status.text}</span>}
        </span>
        <span className="visually-hidden">{t(`presence.${presence}`)}</span>
      </button>
    </ActionContextMenu>
  );
}
