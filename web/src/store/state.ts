// What the client knows of the server: flat tables keyed by id, never changed in place.
import type { PendingMessage } from '@/api/events';
import type { Channel, Emoji, Id, Member, Message, Server, User, UserVoiceState } from '@/api/wire';

export type Table<T> = Readonly<Record<Id, T>>;

/** The stretch of a channel's history held in memory, oldest first. */
export interface MessageWindow {
  readonly ids: readonly Id[];
  readonly byId: Table<Message>;
  readonly reachedStart: boolean;
  readonly reachedEnd: boolean;
}

export interface Unread {
  readonly lastId?: Id;
  readonly mentions: readonly Id[];
}

/** A call that asks for us: who started it, and when we heard of it, ms. */
export interface Ring {
  readonly by: Id;
  readonly at: number;
}

/** A value of the account's settings, and when it was set, ms. */
export interface Setting {
  readonly revision: number;
  /** Null when it is nothing we can read. */
  readonly value: Readonly<Record<string, unknown>> | null;
  /** Choices of ours that the server has not taken yet. */
  readonly sending: number;
}

export interface State {
  readonly selfId: Id | null;
  readonly users: Table<User>;
  readonly servers: Table<Server>;
  readonly channels: Table<Channel>;
  /** server id → user id → member */
  readonly members: Table<Table<Member>>;
  /** Servers whose whole member list has been fetched since the last Ready. */
  readonly completeMembers: Table<true>;
  readonly emojis: Table<Emoji>;
  readonly unreads: Table<Unread>;
  /** channel id → user id → time of the last sign of typing, ms */
  readonly typing: Table<Table<number>>;
  readonly windows: Table<MessageWindow>;
  readonly pending: Table<readonly PendingMessage[]>;
  /** channel id → time, ms, at which the next message may be sent */
  readonly slowmodes: Table<number>;
  /** channel id → user id → state; a channel without anybody has no row */
  readonly voices: Table<Table<UserVoiceState>>;
  /** channel id → the call that rings there */
  readonly rings: Table<Ring>;
  readonly settings: Table<Setting>;
}

export const emptyState: State = {
  selfId: null,
  users: {},
  servers: {},
  channels: {},
  members: {},
  completeMembers: {},
  emojis: {},
  unreads: {},
  typing: {},
  windows: {},
  pending: {},
  slowmodes: {},
  voices: {},
  rings: {},
  settings: {},
};

/** The table with one row set. */
export function withRow<T>(table: Table<T>, id: Id, row: T): Table<T> {
  return { ...table, [id]: row };
}

/** The table with one row changed; unchanged when the row is not there. */
export function mapRow<T>(table: Table<T>, id: Id, change: (row: T) => T): Table<T> {
  const row = table[id];
  if (row === undefined) return table;
  const next = change(row);
  return next === row ? table : { ...table, [id]: next };
}

/** The table without the given rows; the same table when none was there. */
export function without<T>(table: Table<T>, ...ids: Id[]): Table<T> {
  if (!ids.some((id) => id in table)) return table;
  const next: Record<Id, T> = { ...table };
  for (const id of ids) delete next[id];
  return next;
}

/** Wire partial: `clear` first, then `data` (gateway 3.4). */
export function merged<T extends object>(
  row: T,
  data: object,
  clear: readonly string[] | undefined,
  fields: Readonly<Record<string, keyof T>>,
): T {
  const next = { ...row };
  for (const name of clear ?? []) {
    const field = fields[name];
    if (field !== undefined) delete next[field];
  }
  return Object.assign(next, data);
}
