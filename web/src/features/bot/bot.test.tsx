import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Channel, Server } from '@/api/wire';
import { enterFirst, getPlace, navigate, parsePlace, takeAfter } from '@/store/route';
import { useSession } from '@/store/session';
import { emptyState } from '@/store/state';
import { dispatch, getState, useStore } from '@/store/store';
import { BotPage } from './BotPage';
import { botPlaces } from './places';

const group: Channel = { channel_type: 'Group', _id: 'G', name: 'Cooks', owner: 'ann', recipients: ['me', 'ann'] };
const server = (id: string, owner: string) =>
  ({ _id: id, name: id, owner, channels: [], default_permissions: 0 }) as unknown as Server;

let root: Root;
let sent: { path: string; method: string; body: unknown }[];

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  sent = [];
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    sent.push({ path: url, method: init.method ?? '', body: JSON.parse(String(init.body ?? 'null')) });
    const bot = { _id: 'BOT', username: 'robin', description: 'I count *things*.' };
    return Promise.resolve(new Response(init.method === 'GET' ? JSON.stringify(bot) : '', { status: 200 }));
  });
  useStore.setState(emptyState, true);
  dispatch({
    type: 'Ready',
    users: [{ _id: 'me', username: 'me', discriminator: '0001', relationship: 'User', online: true }],
    servers: [server('Mine', 'me'), server('Theirs', 'ann')],
    channels: [group, { ...group, _id: 'Quiet', permissions: 0 }],
  });
  root = createRoot(document.body.appendChild(document.createElement('div')));
});

afterEach(() => {
  act(() => root.unmount());
  document.body.replaceChildren();
  vi.unstubAllGlobals();
  useSession.setState({ phase: 'starting' });
});

const settle = () => act(() => new Promise((resolve) => setTimeout(resolve, 0)));

it('a bot can go where we look after things', () => {
  expect(botPlaces(getState()).map((place) => place.body)).toEqual([{ group: 'G' }, { server: 'Mine' }]);
});

it('its page shows it and takes it along', async () => {
  useSession.setState({ phase: 'ready' });
  act(() => root.render(<BotPage id="BOT" />));
  await settle();
  expect(document.querySelector('h1')?.textContent).toBe('robin');
  expect(document.querySelector('em')?.textContent).toBe('things');
  const select = document.querySelector('select');
  await act(() => {
    Object.getOwnPropertyDescriptor(HTMLSelectElement.prototype, 'value')?.set?.call(select, 'Mine');
    select?.dispatchEvent(new Event('change', { bubbles: true }));
  });
  await act(() => {
    document.querySelector('form')?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
  });
  await settle();
  expect(sent.at(-1)).toMatchObject({ method: 'POST', body: { server: 'Mine' } });
  expect(sent.at(-1)?.path).toContain('/bots/BOT/invite');
  expect(getPlace()).toEqual({ at: 'server', server: 'Mine' });
});

it('waits while somebody logs in', () => {
  expect(parsePlace('/bot/BOT')).toEqual({ at: 'bot', bot: 'BOT' });
  navigate('/bot/BOT');
  enterFirst('/login');
  expect(getPlace()).toEqual({ at: 'login' });
  expect(takeAfter()).toBe('/bot/BOT');
  expect(takeAfter()).toBe('/');
});
