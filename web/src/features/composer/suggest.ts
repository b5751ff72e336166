// What the composer offers while a mention, channel or emoji is being written.
import type { Channel, Id } from '@/api/wire';
import { t } from '@/i18n';
import { handle, personName } from '@/store/names';
import { can, channelPermissions, Permission } from '@/store/permission';
import type { State } from '@/store/state';
import { searchEmoji } from '@/text/emoji';
import { roleWord } from '@/text/mentions';
import { peopleOf } from '../message/lookup';

export interface Suggestion {
  key: string;
  label: string;
  note?: string;
  /** What takes the place of the word being written. */
  insert: string;
  /** For people and channels: whom the inserted name means. */
  id?: Id;
  kind: 'user' | 'role' | 'everyone' | 'channel' | 'emoji';
}

export interface Word {
  sign: string;
  query: string;
  from: number;
  to: number;
}

const MAX = 8;

/** The `@…`, `#…` or `:…` that ends at the caret. */
export function wordAt(text: string, caret: number): Word | null {
  const match = /(?:^|[\s(])([@#:])([\p{L}\d_.+-]*)$/u.exec(text.slice(0, caret));
  if (!match) return null;
  const [, sign = '', query = ''] = match;
  if (sign === ':' && query.length < 2) return null;
  return { sign, query: query.toLowerCase(), from: caret - query.length - 1, to: caret };
}

export function suggestions(state: State, channel: Channel, word: Word): Suggestion[] {
  switch (word.sign) {
    case '@':
      return [...people(state, channel, word), ...many(state, channel, word)].slice(0, MAX);
    case '#':
      if (channel.channel_type !== 'TextChannel') return [];
      return (state.servers[channel.server]?.channels ?? [])
        .flatMap((id) => {
          const row = state.channels[id];
          return row?.channel_type === 'TextChannel' && row.name.toLowerCase().includes(word.query) ? [row] : [];
        })
        .slice(0, MAX)
        .map((row) => ({
          key: row._id,
          kind: 'channel' as const,
          label: row.name,
          insert: `#${row.name.replaceAll(' ', '-')} `,
          id: row._id,
        }));
    default: {
      const own = Object.values(state.emojis)
        .filter((emoji) => emoji.name.includes(word.query))
        .slice(0, 4)
        .map((emoji) => ({
          key: emoji._id,
          kind: 'emoji' as const,
          label: `:${emoji.name}:`,
          insert: `:${emoji._id}: `,
        }));
      const known = searchEmoji(word.query, MAX).map(({ code, emoji }) => ({
        key: code,
        kind: 'emoji' as const,
        label: `${emoji} :${code}:`,
        insert: `${emoji} `,
      }));
      return [...own, ...known].slice(0, MAX);
    }
  }
}

function people(state: State, channel: Channel, word: Word): Suggestion[] {
  return peopleOf(state, channel)
    .flatMap((id) => {
      const user = state.users[id];
      if (!user) return [];
      const member = channel.channel_type === 'TextChannel' ? state.members[channel.server]?.[id] : undefined;
      const name = personName(user, member);
      const hit = [name, user.username, user.display_name ?? ''].some((one) => one.toLowerCase().includes(word.query));
      return hit ? [{ id, user, name, starts: name.toLowerCase().startsWith(word.query) }] : [];
    })
    .sort((a, b) => Number(b.starts) - Number(a.starts) || a.name.localeCompare(b.name))
    .slice(0, MAX)
    .map(({ id, user, name }) => ({
      key: id,
      kind: 'user' as const,
      label: name,
      note: handle(user),
      insert: `@${handle(user)} `,
      id,
    }));
}

/** Roles, and everyone at once, for those who may call so many. */
function many(state: State, channel: Channel, word: Word): Suggestion[] {
  if (channel.channel_type !== 'TextChannel') return [];
  const permissions = channelPermissions(state, channel);
  const starts = (name: string) => name.toLowerCase().startsWith(word.query);
  const roles = can(permissions, Permission.MentionRoles)
    ? Object.entries(state.servers[channel.server]?.roles ?? {})
        .filter(([, role]) => starts(role.name))
        .map(([id, role]) => ({
          key: id,
          kind: 'role' as const,
          label: role.name,
          note: t('composer.role'),
          insert: `@${roleWord(role.name)} `,
          id,
        }))
    : [];
  const all = can(permissions, Permission.MentionEveryone)
    ? (['everyone', 'online'] as const).filter(starts).map((name) => ({
        key: name,
        kind: 'everyone' as const,
        label: `@${name}`,
        note: t(`composer.${name}`),
        insert: `@${name} `,
      }))
    : [];
  return [...roles, ...all];
}
