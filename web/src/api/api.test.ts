import { describe, expect, it } from 'vitest';
import { Problem } from './problem';
import { backoff } from './gateway';
import { idBefore, makeUlid, ulidTime } from './ulid';
import { matches } from '@/actions/action';
import { problemText } from '@/i18n/problems';
import { t } from '@/i18n';
import { channelPath, parsePlace } from '@/store/route';
import { inviteCode } from '@/features/server/JoinServer';
import { rank } from '@/features/palette/rank';

describe('ids', () => {
  it('carry their time and order by it', () => {
    const id = makeUlid(1_700_000_000_123);
    expect(id).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
    expect(ulidTime(id)).toBe(1_700_000_000_123);
    expect(idBefore(id) < id).toBe(true);
    expect(idBefore('01J00000000000000000000010')).toBe('01J0000000000000000000000Z');
  });
});

describe('the link', () => {
  it('waits longer each time, never for ever, never in step', () => {
    expect(backoff(0, 0.5)).toBeLessThan(1000);
    expect(backoff(4, 0.5)).toBeGreaterThan(backoff(2, 0.5));
    expect(backoff(50, 1)).toBeLessThanOrEqual(40_000);
    expect(backoff(3, 0)).not.toBe(backoff(3, 1));
  });
});

describe('problems', () => {
  it('become sentences', () => {
    expect(problemText(new Problem(403, { type: 'MissingPermission', permission: 'ManageServer' }))).toContain(
      'ManageServer',
    );
    expect(problemText(new Problem(429, { type: 'InSlowmode', retry_after: 12 }))).toContain('12');
    expect(problemText(new Problem(0))).toContain('cannot be reached');
    expect(problemText(new Problem(418, { type: 'Teapot' }))).toContain('Teapot');
  });

  it('a 401 without a type means signed out, with one it does not', () => {
    expect(new Problem(401, {}).signedOut).toBe(true);
    expect(new Problem(401, { type: 'InvalidCredentials' }).signedOut).toBe(false);
  });
});

describe('words', () => {
  it('choose their plural', () => {
    expect(t('nav.mentions', { count: 1 })).toBe('1 mention');
    expect(t('nav.mentions', { count: 1234 })).toBe('1,234 mentions');
  });
});

describe('places', () => {
  it('read the paths that links use', () => {
    expect(parsePlace('/server/S/channel/C/M')).toEqual({ at: 'channel', server: 'S', channel: 'C', message: 'M' });
    expect(parsePlace('/channel/C/')).toMatchObject({ at: 'channel', channel: 'C' });
    expect(parsePlace('/invite/abc')).toEqual({ at: 'invite', code: 'abc' });
    expect(parsePlace('/login/create')).toEqual({ at: 'register' });
    expect(parsePlace('/no/such')).toEqual({ at: 'unknown' });
    expect(channelPath({ _id: 'C', channel_type: 'TextChannel', server: 'S' })).toBe('/server/S/channel/C');
  });

  it('find the code in whatever was pasted', () => {
    expect(inviteCode(' https://host.example/invite/AbC123/ ')).toBe('AbC123');
    expect(inviteCode('AbC123')).toBe('AbC123');
  });
});

describe('keys and palette', () => {
  const press = (key: string, part = {}) => ({
    key,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    ...part,
  });

  it('match their shortcut and nothing more', () => {
    expect(matches('mod+k', press('k', { ctrlKey: true }))).toBe(true);
    expect(matches('mod+k', press('k'))).toBe(false);
    expect(matches('r', press('R', { shiftKey: true }))).toBe(false);
    expect(matches('+', press('+', { shiftKey: true }))).toBe(true);
    expect(matches('alt+arrowup', press('ArrowUp', { altKey: true }))).toBe(true);
  });

  it('put beginnings first', () => {
    const rows = ['random', 'my-random', 'brandon'].map((label) => ({ label, weight: 0 }));
    expect(rank(rows, 'ran').map((row) => row.label)).toEqual(['random', 'my-random', 'brandon']);
    expect(rank(rows, 'zzz')).toEqual([]);
  });
});
