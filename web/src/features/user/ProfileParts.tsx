// Parts of a person's card: their badges, and what we share with them.
import { Award } from 'lucide-react';
import type { Id, Server, User } from '@/api/wire';
import { t, type Key } from '@/i18n';
import { personName } from '@/store/names';
import { navigate } from '@/store/route';
import { screen } from '@/store/screen';
import { useShallowStore } from '@/store/store';
import { Avatar } from '@/ui/Avatar';
import styles from './ProfileDialog.module.css';

/** Those that have a name (rest-accounts 6.1). */
const BADGES = [1, 2, 4, 8, 16, 32, 64, 128, 256];

export function Badges({ badges }: { badges: number }) {
  const worn = BADGES.filter((bit) => (badges & bit) !== 0);
  if (!worn.length) return null;
  return (
    <ul className={styles.badges}>
      {worn.map((bit) => (
        <li key={bit}>
          <Award size={13} aria-hidden />
          {t(`badge.${bit}` as Key)}
        </li>
      ))}
    </ul>
  );
}

export function Mutuals({ users, servers, onClose }: { users: Id[]; servers: Id[]; onClose: () => void }) {
  const friends = useShallowStore((s) => users.flatMap((id) => s.users[id] ?? []));
  const places = useShallowStore((s) => servers.flatMap((id) => s.servers[id] ?? []));
  return (
    <>
      {places.length > 0 && (
        <Shared
          title={t('user.mutualServers', { count: places.length })}
          rows={places}
          name={(server: Server) => server.name}
          file={(server) => server.icon}
          shape="square"
          onOpen={(server) => {
            onClose();
            navigate(`/server/${server._id}`);
          }}
        />
      )}
      {friends.length > 0 && (
        <Shared
          title={t('user.mutualFriends', { count: friends.length })}
          rows={friends}
          name={(user: User) => personName(user)}
          file={(user) => user.avatar}
          shape="round"
          onOpen={(user) => screen.open({ name: 'profile', user: user._id })}
        />
      )}
    </>
  );
}

interface SharedProps<T extends { _id: Id }> {
  title: string;
  rows: readonly T[];
  name: (row: T) => string;
  file: (row: T) => User['avatar'];
  shape: 'round' | 'square';
  onOpen: (row: T) => void;
}

function Shared<T extends { _id: Id }>({ title, rows, name, file, shape, onOpen }: SharedProps<T>) {
  return (
    <section>
      <h3>{title}</h3>
      <ul className={styles.shared}>
        {rows.map((row) => (
          <li key={row._id}>
            <button type="button" onClick={() => onOpen(row)}>
              <Avatar id={row._id} name={name(row)} file={file(row)} size={22} shape={shape} />
              <span>{name(row)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
