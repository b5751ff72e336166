import { encode } from 'uqr';
import { describe, expect, it, vi } from 'vitest';
import { addWords, t } from '@/i18n';
import { english } from '@/i18n/en';
import { englishLate } from '@/i18n/en-late';
import { routes } from '@/api/routes';
import { mfaAnswer, ticketFor } from './ConfirmSelf';
import { otpauth } from './TwoStep';

describe('confirming who one is', () => {
  it('says by which means', () => {
    expect(mfaAnswer('Password', ' with spaces ')).toEqual({ password: ' with spaces ' });
    expect(mfaAnswer('Totp', ' 123456')).toEqual({ totp_code: '123456' });
    expect(mfaAnswer('Recovery', 'abcde-fghjk ')).toEqual({ recovery_code: 'abcde-fghjk' });
  });

  it('tells recovery codes by their dash, and sends the ticket along', async () => {
    const sent: [string, RequestInit][] = [];
    vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
      sent.push([url, init]);
      return Promise.resolve(new Response(JSON.stringify({ token: 'TICKET' }), { status: 200 }));
    });
    const ticket = await ticketFor('abcde-fghjk');
    await routes.account.changeEmail({ email: 'a@b.test', current_password: 'p' }, ticket);
    await routes.account.changePassword({ password: 'n', current_password: 'p' });
    vi.unstubAllGlobals();
    expect(JSON.parse(String(sent[0]?.[1].body))).toEqual({ recovery_code: 'abcde-fghjk' });
    expect(sent[1]?.[1].headers).toMatchObject({ 'X-Mfa-Ticket': 'TICKET' });
    expect(sent[2]?.[1].headers).not.toHaveProperty('X-Mfa-Ticket');
  });
});

describe('the key of an authenticator app', () => {
  it('is a link that names the instance and the address', () => {
    const link = otpauth('ABCDEFGHIJKLMNOP', 'ann+x@mail.test', 'chat.example');
    expect(link).toBe('otpauth://totp/chat.example:ann%2Bx%40mail.test?secret=ABCDEFGHIJKLMNOP&issuer=chat.example');
    expect(encode(link).size).toBeGreaterThan(20);
  });
});

describe('words that come later', () => {
  it('are there after their page, and never replace the first ones', () => {
    addWords(englishLate);
    expect(t('mfa.title')).toBe('Two-step login');
    expect(Object.keys(englishLate).filter((key) => key in english)).toEqual([]);
  });
});
