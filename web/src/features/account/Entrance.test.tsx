import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { NodeConfig } from '@/api/wire';
import { parsePlace } from '@/store/route';
import { useScreen } from '@/store/screen';
import { useSession } from '@/store/session';
import { Entrance } from './Entrance';
import { SecondStep } from './Login';

interface Call {
  method: string;
  path: string;
  body: unknown;
}

let root: Root;
let calls: Call[];
let answers: Record<string, [number, unknown]>;

const features = (part: object) =>
  useSession.setState({
    node: { features: { email: true, captcha: { enabled: false, key: '' }, ...part } } as NodeConfig,
  });

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  calls = [];
  answers = {};
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    const path = url.replace('/api', '');
    calls.push({ method: init.method ?? '', path, body: JSON.parse(String(init.body ?? 'null')) });
    const [status, body] = answers[path] ?? [204, undefined];
    return Promise.resolve(new Response(body === undefined ? null : JSON.stringify(body), { status }));
  });
  features({});
  root = createRoot(document.body.appendChild(document.createElement('div')));
});

afterEach(() => {
  act(() => root.unmount());
  document.body.replaceChildren();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const show = (path: string) => act(() => root.render(<Entrance key={path} place={parsePlace(path)} />));

async function type(label: string, value: string) {
  const name = [...document.querySelectorAll('label')].find((one) => one.textContent === label);
  const input = document.getElementById(name?.htmlFor ?? '') as HTMLInputElement;
  await act(() => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, value);
    input.dispatchEvent(new Event('input', { bubbles: true }));
  });
}

async function submit() {
  await act(async () => {
    document.querySelector('form')?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
    await new Promise((resolve) => setTimeout(resolve, 0));
  });
}

const press = (text: string) =>
  act(() => [...document.querySelectorAll('button')].find((one) => one.textContent === text)?.click());

describe('mails', () => {
  it('a newcomer is told to look for one where the instance sends them', async () => {
    show('/login/create');
    await type('E-mail', 'ann@mail.test');
    await type('Password', 'a long walk');
    await submit();
    expect(calls).toEqual([
      { method: 'POST', path: '/auth/account/create', body: { email: 'ann@mail.test', password: 'a long walk' } },
    ]);
    expect(document.querySelector('h1')?.textContent).toBe('Look into your mail');
    expect(document.body.textContent).toContain('ann@mail.test');
  });

  it('can be asked for again', async () => {
    show('/login/resend');
    await type('E-mail', 'ann@mail.test');
    await submit();
    expect(calls[0]).toEqual({ method: 'POST', path: '/auth/account/reverify', body: { email: 'ann@mail.test' } });
    expect(document.body.textContent).toContain('a new link is on its way');
  });

  it('lead to a new password, which ends all sessions unless one says otherwise', async () => {
    show('/login/reset/TOKEN');
    await type('New password', 'another long walk');
    await submit();
    expect(calls[0]).toEqual({
      method: 'PATCH',
      path: '/auth/account/reset_password',
      body: { token: 'TOKEN', password: 'another long walk', remove_sessions: true },
    });
  });

  it('lead to the end of an account only after a press', async () => {
    show('/delete/TOKEN');
    expect(calls).toEqual([]);
    await submit();
    expect(calls[0]).toEqual({ method: 'PUT', path: '/auth/account/delete', body: { token: 'TOKEN' } });
  });

  it('whose link has served say so and offer another', async () => {
    answers['/auth/account/verify/OLD'] = [401, { type: 'InvalidToken' }];
    await act(async () => {
      root.render(<Entrance place={parsePlace('/login/verify/OLD')} />);
      await new Promise((resolve) => setTimeout(resolve, 0));
    });
    expect(document.querySelector('[role=alert]')?.textContent).toContain('expired');
    expect(document.querySelector('a[href="/login/resend"]')).not.toBeNull();
  });

  it('confirm a changed address, whoever is signed in', async () => {
    answers['/auth/account/verify/NEW'] = [200, {}];
    await act(async () => {
      root.render(<Entrance place={parsePlace('/login/verify/NEW')} />);
      await new Promise((resolve) => setTimeout(resolve, 0));
    });
    expect(useScreen.getState().toasts.at(-1)?.text).toBe('Your address is confirmed.');
    expect(calls).toHaveLength(1);
  });
});

describe('the second step', () => {
  const step = { result: 'MFA', ticket: 'TICKET', allowed_methods: ['Totp', 'Recovery'] } as const;

  it('takes a code of the app, or a recovery code', async () => {
    answers['/auth/session/login'] = [401, { type: 'InvalidToken' }];
    act(() =>
      root.render(<SecondStep step={{ ...step, allowed_methods: [...step.allowed_methods] }} onBack={() => {}} />),
    );
    await type('Code', '123456');
    await submit();
    expect(calls[0]?.body).toMatchObject({ mfa_ticket: 'TICKET', mfa_response: { totp_code: '123456' } });
    press('Use a recovery code instead');
    await type('Recovery code', 'abcde-fghjk ');
    await submit();
    expect(calls[1]?.body).toMatchObject({ mfa_response: { recovery_code: 'abcde-fghjk' } });
  });
});

describe('the check against robots', () => {
  it('is fetched only where the instance asks for it', async () => {
    show('/login/create');
    expect(document.querySelector('[aria-label="Check against robots"]')).toBeNull();
    act(() => features({ captcha: { enabled: true, key: 'KEY' } }));
    const scripts: HTMLScriptElement[] = [];
    vi.spyOn(document.head, 'append').mockImplementation((script) => void scripts.push(script as HTMLScriptElement));
    await import('./Captcha');
    await act(async () => {
      root.render(<Entrance key="asked" place={parsePlace('/login/resend')} />);
      await new Promise((resolve) => setTimeout(resolve, 20));
    });
    expect(scripts).toHaveLength(1);
    expect(scripts[0]?.src).toContain('https://js.hcaptcha.com/');
    expect([...document.querySelectorAll('button')].find((one) => one.textContent === 'Send link')?.disabled).toBe(
      true,
    );
  });
});
