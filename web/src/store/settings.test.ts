import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Channel, Server } from '@/api/wire';
import { useTheme } from '@/theme/theme';
import {
  changeSetting,
  chooseLevel,
  chooseTheme,
  chosenLevels,
  fetchSettings,
  levelOf,
  orderedServers,
  placeServer,
} from './settings';
import { emptyState } from './state';
import { dispatch, getState, useStore } from './store';
import { callsForUs, isNews } from './unread';

const server = (id: string) => ({ _id: id, name: id, owner: 'ann', channels: [], default_permissions: 0 }) as Server;
const channel: Channel = { channel_type: 'TextChannel', _id: 'C', server: 'A', name: 'c', last_message_id: '02' };

let held: Record<string, [number, string]>;
let sent: Record<string, unknown>[];

beforeEach(() => {
  held = {};
  sent = [];
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    if (url.endsWith('/fetch')) return Promise.resolve(new Response(JSON.stringify(held), { status: 200 }));
    const body = JSON.parse(String(init.body)) as Record<string, string>;
    sent.push(Object.fromEntries(Object.entries(body).map(([key, text]) => [key, JSON.parse(text)])));
    return Promise.resolve(new Response(null, { status: 204 }));
  });
  useStore.setState(emptyState, true);
  dispatch({
    type: 'Ready',
    users: [{ _id: 'me', username: 'me', discriminator: '0001', relationship: 'User', online: true }],
    servers: [server('B'), server('A'), server('C')],
    channels: [channel],
    members: [{ _id: { server: 'A', user: 'me' }, joined_at: '1970-01-01T00:00:00Z' }],
    channel_unreads: [{ _id: { channel: 'C', user: 'me' }, last_id: '01', mentions: ['02'] }],
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  localStorage.clear();
});

/** Waits for all that was chosen before. */
const settled = () => changeSetting('notifications', (value) => value).then(() => void sent.pop());

it('a choice waits for what the account holds, and leaves the fields of others alone', async () => {
  held = { theme: [5, '{"appearance:theme:base":"dark","appearance:theme:font":"Comic"}'], ordering: [5, 'no json'] };
  fetchSettings();
  chooseTheme('light');
  placeServer('C', 0);
  await settled();
  expect(sent).toEqual([{ theme: { 'appearance:theme:base': 'light', 'appearance:theme:font': 'Comic' } }]);
  expect(useTheme.getState()).toBe('light');
});

it('other devices are followed, but not backwards nor while we are choosing', async () => {
  const update = (ms: number, theme: string) =>
    dispatch({
      type: 'UserSettingsUpdate',
      id: 'me',
      update: { theme: [ms, JSON.stringify({ 'appearance:theme:base': theme })] },
    });
  update(10, 'dark');
  expect(useTheme.getState()).toBe('dark');
  update(9, 'light');
  expect(useTheme.getState()).toBe('dark');
  dispatch({ type: 'SettingChosen', key: 'theme', value: { 'appearance:theme:base': 'light' } });
  update(11, 'dark');
  expect(useTheme.getState()).toBe('light');
  dispatch({ type: 'SettingSent', key: 'theme' });
  update(12, 'dark');
  expect(useTheme.getState()).toBe('dark');
});

it('servers stand where they were put, new ones last', async () => {
  expect(orderedServers(getState())).toEqual(['A', 'B', 'C']);
  held = { ordering: [1, '{"servers":["C","gone",7,"B"]}'] };
  fetchSettings();
  placeServer('A', 1);
  await vi.waitFor(() => expect(sent).toEqual([{ ordering: { servers: ['C', 'A', 'B'] } }]));
  expect(orderedServers(getState())).toEqual(['C', 'A', 'B']);
});

it('a channel follows its server until something is chosen for itself; muted ones leave no marks', async () => {
  fetchSettings();
  expect(levelOf(getState(), channel)).toBe('mention');
  expect([isNews(getState(), channel), callsForUs(getState())]).toEqual([true, 1]);
  chooseLevel('server', 'A', 'muted');
  await vi.waitFor(() => expect(sent).toEqual([{ notifications: { server: { A: 'muted' } } }]));
  expect([isNews(getState(), channel), callsForUs(getState())]).toEqual([false, 0]);
  chooseLevel('channel', 'C', 'all');
  await vi.waitFor(() => expect(sent).toHaveLength(2));
  expect(levelOf(getState(), channel)).toBe('all');
  expect(chosenLevels(getState()).map(({ id, level }) => [id, level])).toEqual([
    ['A', 'muted'],
    ['C', 'all'],
  ]);
  chooseLevel('channel', 'C', undefined);
  await vi.waitFor(() => expect(sent.at(-1)).toEqual({ notifications: { server: { A: 'muted' }, channel: {} } }));
});
