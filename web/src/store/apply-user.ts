// People: who they are, whether they are here, and what they are to us.
import type { AppEvent } from '@/api/events';
import type { Id, User } from '@/api/wire';
import { mapRow, merged, withRow, type State, type Table } from './state';

type UserEvent = Extract<AppEvent, { type: 'UserUpdate' | 'UserRelationship' }>;

const CLEARABLE = {
  Avatar: 'avatar',
  DisplayName: 'display_name',
  Pronouns: 'pronouns',
} as const;

export function applyUser(state: State, event: UserEvent): State {
  if (event.type === 'UserRelationship') {
    return { ...state, users: withRow(state.users, event.user._id, event.user) };
  }
  return { ...state, users: mapRow(state.users, event.id, (user) => updated(user, event.data, event.clear)) };
}

function updated(user: User, data: Partial<User>, clear: readonly string[] | undefined): User {
  const next = merged<User>(user, data, clear, CLEARABLE);
  if (data.status === undefined && clear?.some((name) => name.startsWith('Status'))) {
    const status = { ...user.status };
    if (clear.includes('StatusText')) delete status.text;
    if (clear.includes('StatusPresence')) delete status.presence;
    next.status = status;
  }
  // An invisible person is offline to everybody else (rest-accounts 6.3).
  if (next.relationship !== 'User' && next.status?.presence === 'Invisible') next.online = false;
  return next;
}

/** Takes the newer view of a person, except that lists show oneself without relations. */
export function mergeUser(known: User | undefined, seen: User): User {
  if (known?.relationship !== 'User') return seen;
  return {
    ...seen,
    relationship: 'User',
    relations: seen.relations ?? known.relations,
    status: ownStatus(known, seen),
  };
}

/** Own `Invisible` is stripped from every answer, so what was chosen here outlives what is seen there. */
function ownStatus(known: User, seen: User): User['status'] {
  if (known.status?.presence !== 'Invisible' || seen.status?.presence) return seen.status;
  return { ...seen.status, presence: 'Invisible' };
}

/** Message answers show authors; what they are to us is not always filled in, so a known relationship stays. */
export function mergeUsers(state: State, seen: readonly User[]): Table<User> {
  if (!seen.length) return state.users;
  const users: Record<Id, User> = { ...state.users };
  for (const user of seen) users[user._id] = mergeUser(users[user._id], user);
  return users;
}

/** The author inside a live message: relationship may be the stranger's view. */
export function mergeAuthor(state: State, author: User): Table<User> {
  const known = state.users[author._id];
  if (known && known.relationship !== 'None' && author.relationship === 'None') {
    return withRow(state.users, author._id, {
      ...author,
      relationship: known.relationship,
      relations: known.relations,
    });
  }
  return withRow(state.users, author._id, mergeUser(known, author));
}
