import { describe, expect, it, vi } from 'vitest';
import { reasonHeader } from '@/api/http';
import { routes } from '@/api/routes';
import type { AuditAction, AuditEntry, Channel, Server, User } from '@/api/wire';
import '@/i18n/late';
import { emptyState, type State } from '@/store/state';
import { emojiText } from '@/text/emoji';
import { AUDIT_KINDS, auditChanges, auditSentence } from './audit';
import { emojiName } from './EmojiPage';
import { webhookUrl } from './WebhooksPage';

const person = (id: string) => ({ _id: id, username: id, discriminator: '0001', relationship: 'None', online: false });
const state: State = {
  ...emptyState,
  users: { ann: person('ann') as User, bob: person('bob') as User },
  channels: { C: { channel_type: 'TextChannel', _id: 'C', server: 'S', name: 'kitchen' } as Channel },
  servers: {
    S: { _id: 'S', roles: { R: { name: 'Cooks', rank: 0, permissions: { a: 0, d: 0 } } } } as unknown as Server,
  },
};
const entry = (action: AuditAction, target: string | null = null): AuditEntry => ({
  _id: '01J00000000000000000000000',
  server: 'S',
  reason: null,
  user: 'ann',
  target,
  action,
});

describe('the audit log', () => {
  it('is told in sentences', () => {
    const say = (action: AuditAction, target?: string) => auditSentence(state, entry(action, target));
    expect(say({ type: 'MemberKick', user: 'bob' }, 'bob')).toBe('ann kicked bob.');
    expect(say({ type: 'MessageBulkDelete', channel: 'C', count: 3 })).toBe('ann deleted 3 messages in #kitchen.');
    expect(say({ type: 'MessageDelete', channel: 'GONE', author: 'bob' })).toContain('unknown channel');
    expect(say({ type: 'ChannelRolePermissionsEdit', channel: 'C', role: 'R' })).toBe(
      'ann changed what Cooks may do in #kitchen.',
    );
    expect(say({ type: 'SomethingNew' })).toContain('SomethingNew');
  });

  it('has a sentence without holes for every kind', () => {
    expect(AUDIT_KINDS).toHaveLength(24);
    for (const type of AUDIT_KINDS) {
      const said = auditSentence(
        state,
        entry({ type, user: 'bob', author: 'bob', channel: 'C', role: 'R', name: 'n', invite: 'i', count: 2 }),
      );
      expect(said, type).not.toMatch(/audit\.|\{|something new| {2}/);
    }
  });

  it('shows what was and what is', () => {
    const changes = auditChanges(
      state,
      entry({
        type: 'MemberEdit',
        user: 'bob',
        before: { nickname: 'b', roles: [] },
        after: { roles: ['R'], permissions: { a: 1, d: 0 } },
      }),
    );
    expect(changes).toEqual([
      { field: 'Nickname', before: 'b', after: 'nothing' },
      { field: 'Roles', before: 'nothing', after: 'Cooks' },
      { field: 'Permissions' },
    ]);
  });
});

describe('reasons', () => {
  it('travel as bytes, and not at all when there is none', () => {
    expect(reasonHeader('  ')).toEqual({});
    const value = reasonHeader('Grüße 你好')['X-Audit-Log-Reason'] ?? '';
    expect(new TextDecoder().decode(Uint8Array.from(value, (char) => char.charCodeAt(0)))).toBe('Grüße 你好');
    expect(() => new Headers({ 'X-Audit-Log-Reason': value })).not.toThrow();
  });

  it('go with the deed', async () => {
    const fetched = vi.fn((_url: string, _init: RequestInit) => Promise.resolve(new Response(null, { status: 204 })));
    vi.stubGlobal('fetch', fetched);
    await routes.server.kick('S', 'bob', 'spam');
    await routes.server.ban('S', 'bob', ' spam ');
    await routes.message.remove('C', 'M');
    vi.unstubAllGlobals();
    expect(fetched.mock.calls[0]?.[1].headers).toMatchObject({ 'X-Audit-Log-Reason': 'spam' });
    expect(fetched.mock.calls[1]?.[1].body).toBe('{"reason":"spam"}');
    expect(fetched.mock.calls[2]?.[1].headers).not.toHaveProperty('X-Audit-Log-Reason');
  });
});

describe('emoji of a server', () => {
  it('take their name from the file', () => {
    expect(emojiName('Happy Cat (2).png')).toBe('happy_cat_2');
    expect(emojiName('Ärger.gif')).toBe('arger');
    expect(emojiName('猫.png')).toBe('emoji');
  });

  it('are written by their id', () => {
    expect(emojiText('😀')).toBe('😀');
    expect(emojiText('01J00000000000000000000000')).toBe(':01J00000000000000000000000:');
  });
});

it('a webhook has an address for the world', () => {
  const hook = { id: 'W', name: 'w', creator_id: 'ann', channel_id: 'C', permissions: 0, token: 'T' };
  expect(webhookUrl(hook, '/api')).toBe(`${new URL('/api/webhooks/W/T', location.href)}`);
  expect(webhookUrl(hook, 'https://chat.example/api')).toBe('https://chat.example/api/webhooks/W/T');
});
