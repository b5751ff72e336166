// An entry of the audit log as a sentence, and what it changed as pairs of before and after (rest-servers 2.10).
import type { AuditEntry, Id } from '@/api/wire';
import { duration, fullTime, t, type Key } from '@/i18n';
import { englishServer } from '@/i18n/en-server';
import { channelName, personName } from '@/store/names';
import type { State } from '@/store/state';

export const AUDIT_KINDS = Object.keys(englishServer)
  .filter((key) => key.startsWith('audit.kind.'))
  .map((key) => key.slice('audit.kind.'.length));

export interface Change {
  field: string;
  /** Neither, where only the fact can be said. */
  before?: string;
  after?: string;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

export function auditSentence(state: State, entry: AuditEntry): string {
  const { action } = entry;
  const key = `audit.said.${action.type}`;
  const by = person(state, entry.user);
  if (!(key in englishServer)) return t('audit.said.other', { by, kind: action.type });
  return t(key as Key, {
    by,
    user: person(state, text(action.user) || entry.target || ''),
    author: person(state, text(action.author)),
    channel: channel(state, text(action.channel)),
    role: role(state, entry.server, text(action.role)),
    name: text(action.name),
    invite: text(action.invite),
    count: typeof action.count === 'number' ? action.count : 0,
  });
}

export function auditChanges(state: State, entry: AuditEntry): Change[] {
  const { before, after } = entry.action;
  if (Array.isArray(before) || Array.isArray(after)) return [];
  const old = (before ?? {}) as Record<string, unknown>;
  const now = (after ?? {}) as Record<string, unknown>;
  return [...new Set([...Object.keys(old), ...Object.keys(now)])].map((field) => {
    const label = `audit.field.${field}`;
    const name = label in englishServer ? t(label as Key) : field.replaceAll('_', ' ');
    const [was, is] = [shown(state, entry.server, field, old[field]), shown(state, entry.server, field, now[field])];
    return was === null || is === null ? { field: name } : { field: name, before: was, after: is };
  });
}

/** Null for what has no short form. */
function shown(state: State, server: Id, field: string, value: unknown): string | null {
  if (value === undefined || value === null || value === '') return t('audit.nothing');
  if (field.endsWith('permissions')) return null;
  if (field === 'slowmode' && typeof value === 'number') return value ? duration(value) : t('audit.nothing');
  if (field === 'owner' || field === 'user') return person(state, text(value));
  if (field === 'timeout') return fullTime(Date.parse(text(value)));
  if (field === 'roles' && Array.isArray(value)) {
    return value.map((id) => role(state, server, text(id))).join(', ') || t('audit.nothing');
  }
  if (typeof value === 'boolean') return value ? t('audit.yes') : t('audit.no');
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}

function person(state: State, id: Id): string {
  return personName(state.users[id]);
}

function channel(state: State, id: Id): string {
  const row = state.channels[id];
  return row ? `#${channelName(state, row)}` : t('message.deletedChannel');
}

function role(state: State, server: Id, id: Id): string {
  return state.servers[server]?.roles?.[id]?.name ?? t('audit.gone');
}
