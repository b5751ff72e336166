// The member list as rows: shown-apart roles by rank, then everybody online, then the rest.
import type { Id, Member, Role, User } from '@/api/wire';
import { t } from '@/i18n';
import { personName, presenceOf } from '@/store/names';
import type { Table } from '@/store/state';

export type MemberRow =
  { kind: 'title'; key: string; title: string; count: number } | { kind: 'person'; key: string; user: User };

export function memberRows(
  ids: readonly Id[],
  users: Table<User>,
  members: Table<Member>,
  roles: Table<Role>,
): MemberRow[] {
  const shownApart = Object.entries(roles)
    .filter(([, role]) => role.hoist)
    .sort(([, a], [, b]) => a.rank - b.rank);
  const groups = new Map<string, { title: string; people: User[] }>([
    ...shownApart.map(([id, role]) => [id, { title: role.name, people: [] as User[] }] as const),
    ['online', { title: t('member.online'), people: [] }],
    ['offline', { title: t('member.offline'), people: [] }],
  ]);
  for (const id of ids) {
    const user = users[id];
    if (!user) continue;
    const presence = presenceOf(user);
    const away = presence === 'Offline' || presence === 'Invisible';
    const role = shownApart.find(([roleId]) => members[id]?.roles?.includes(roleId))?.[0];
    groups.get(away ? 'offline' : (role ?? 'online'))?.people.push(user);
  }
  const rows: MemberRow[] = [];
  for (const [id, { title, people }] of groups) {
    if (!people.length) continue;
    rows.push({ kind: 'title', key: `title ${id}`, title, count: people.length });
    const named = people.map((user) => ({ user, name: personName(user, members[user._id]) }));
    named.sort((a, b) => a.name.localeCompare(b.name));
    for (const { user } of named) rows.push({ kind: 'person', key: user._id, user });
  }
  return rows;
}
