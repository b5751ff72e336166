import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Message, User } from '@/api/wire';
import '@/i18n/late';
import { authorOf } from '@/store/names';
import { Permission } from '@/store/permission';
import { moved } from './ChannelsPage';
import { PermissionGrid, type Rule } from './PermissionGrid';

let root: Root;

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  root = createRoot(document.body.appendChild(document.createElement('div')));
});

afterEach(() => {
  act(() => root.unmount());
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

const { SendMessage, React: Reacting, BanMembers } = Permission;

function show(rule: Rule, own: bigint, channel = false): Rule[] {
  const chosen: Rule[] = [];
  act(() =>
    root.render(<PermissionGrid rule={rule} own={own} channel={channel} onChange={(next) => chosen.push(next)} />),
  );
  return chosen;
}

const choice = (row: string, label: string) =>
  document.querySelector<HTMLInputElement>(`[role=radiogroup][aria-label="${row}"] input[aria-label="${label}"]`);

it('a permission is allowed, denied, or neither', () => {
  const chosen = show({ allow: SendMessage, deny: Reacting }, ~0n);
  expect(choice('Write messages', 'Allow')?.checked).toBe(true);
  expect(choice('React with emoji', 'Deny')?.checked).toBe(true);
  act(() => choice('Write messages', 'Deny')?.click());
  act(() => choice('React with emoji', 'As below')?.click());
  expect(chosen).toEqual([
    { allow: 0n, deny: SendMessage | Reacting },
    { allow: SendMessage, deny: 0n },
  ]);
});

it('nobody gives what they lack, but everybody may take', () => {
  show({ allow: 0n, deny: BanMembers }, SendMessage);
  expect(choice('Ban', 'Allow')?.disabled).toBe(true);
  expect(choice('Ban', 'As below')?.disabled).toBe(true);
  expect(choice('React with emoji', 'Allow')?.disabled).toBe(true);
  expect(choice('React with emoji', 'Deny')?.disabled).toBe(false);
});

it('a channel shows what means something in it', () => {
  show({ allow: 0n, deny: 0n }, ~0n, true);
  expect(choice('Write messages', 'Allow')).not.toBeNull();
  expect(choice('Ban', 'Allow')).toBeNull();
});

it('entries move by one and stay within their list', () => {
  expect(moved(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c']);
  expect(moved(['a', 'b', 'c'], 0, -1)).toEqual(['a', 'b', 'c']);
  expect(moved(['a', 'b', 'c'], 2, 1)).toEqual(['a', 'b', 'c']);
});

it('a mask hides the name, never more than plain colours', () => {
  const ann = { _id: 'ann', username: 'ann', display_name: 'Ann' } as User;
  const said = (part: Partial<Message>) => authorOf(ann, undefined, { _id: '1', channel: 'C', author: 'ann', ...part });
  expect(said({}).name).toBe('Ann');
  expect(said({ masquerade: { name: 'Santa', colour: '#b91c1c' } })).toMatchObject({
    name: 'Santa',
    colour: expect.stringContaining('#b91c1c') as string,
  });
  expect(said({ masquerade: { colour: 'url(https://evil.test)' } })).toMatchObject({ name: 'Ann', colour: undefined });
  expect(said({ webhook: { name: 'Oven', avatar: 'FILE' } })).toMatchObject({
    name: 'Oven',
    src: '/autumn/avatars/FILE',
  });
});
