import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Channel, Message } from '@/api/wire';
import { screen, useScreen } from '@/store/screen';
import { emptyState } from '@/store/state';
import { dispatch, useStore } from '@/store/store';
import { TipProvider } from '@/ui/Tip';
import { ReportDialog } from '../report/ReportDialog';
import { nextPage, SearchPanel } from './SearchPanel';

const page = (count: number) => Array.from({ length: count }, (_, i) => ({ _id: `M${i}` }) as Message);
const channel: Channel = { channel_type: 'DirectMessage', _id: 'dm', active: true, recipients: ['me', 'bob'] };
const said = { _id: '01J00000000000000000000000', channel: 'dm', author: 'bob', content: 'the **bread** is ready' };

let root: Root;
let sent: { path: string; body: Record<string, unknown> }[];
let answer: unknown;

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  sent = [];
  answer = { messages: [said], users: [] };
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    sent.push({ path: url, body: JSON.parse(String(init.body)) as Record<string, unknown> });
    return Promise.resolve(new Response(JSON.stringify(answer), { status: 200 }));
  });
  useStore.setState(emptyState, true);
  dispatch({
    type: 'Ready',
    users: [
      { _id: 'bob', username: 'bob', discriminator: '0001', relationship: 'Friend', online: true },
      { _id: 'me', username: 'me', discriminator: '0002', relationship: 'User', online: true },
    ],
    channels: [channel],
  });
  root = createRoot(document.body.appendChild(document.createElement('div')));
});

afterEach(() => {
  act(() => root.unmount());
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

const settle = () => act(() => new Promise((resolve) => setTimeout(resolve, 0)));
const button = (name: string) =>
  [...document.querySelectorAll('button')].find((one) => (one.getAttribute('aria-label') ?? one.textContent) === name);

async function enter(selector: string, value: string, kind: typeof HTMLInputElement | typeof HTMLSelectElement) {
  const field = document.querySelector(selector) as HTMLInputElement;
  await act(() => {
    Object.getOwnPropertyDescriptor(kind.prototype, 'value')?.set?.call(field, value);
    field.dispatchEvent(new Event(kind === HTMLInputElement ? 'input' : 'change', { bubbles: true }));
  });
}

describe('pages of a search', () => {
  it('go on at their end, in the order asked for', () => {
    expect(nextPage({ query: 'a', sort: 'Latest' }, page(25))).toEqual({ query: 'a', sort: 'Latest', before: 'M24' });
    expect(nextPage({ query: 'a', sort: 'Oldest' }, page(50))).toEqual({ query: 'a', sort: 'Oldest', after: 'M49' });
    expect(nextPage({ query: 'a', sort: 'Latest' }, page(24))).toBeNull();
    expect(nextPage({ query: 'a', sort: 'Latest' }, [])).toBeNull();
    expect(nextPage({ query: 'a', sort: 'Relevance' }, page(25))).toBeNull();
  });
});

describe('beside a channel', () => {
  beforeEach(() => {
    screen.search('dm');
    act(() =>
      root.render(
        <TipProvider>
          <SearchPanel channel={channel} />
        </TipProvider>,
      ),
    );
  });

  it('words are found and lead to where they were said', async () => {
    await enter('input[type=search]', ' bread ', HTMLInputElement);
    await act(() => {
      document.querySelector('form')?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
    });
    await settle();
    expect(sent[0]).toMatchObject({ body: { query: 'bread', sort: 'Latest', include_users: true } });
    expect(sent[0]?.path).toContain('/channels/dm/search');
    expect(document.querySelector('[role=status]')?.textContent).toBe('1 message');
    act(() => button('Jump to the message of bob')?.click());
    expect(useScreen.getState().jump).toMatchObject({ channel: 'dm', message: said._id });
  });

  it('pins are listed, without any words', async () => {
    answer = { messages: [], users: [] };
    act(() => button('Pinned')?.click());
    await settle();
    expect(sent[0]?.body).toMatchObject({ pinned: true });
    expect(sent[0]?.body).not.toHaveProperty('query');
    expect(document.body.textContent).toContain('Nothing is pinned here.');
  });

  it('Escape closes it', () => {
    act(() => {
      document
        .querySelector('aside')
        ?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }));
    });
    expect(useScreen.getState().searching).toBeNull();
  });
});

it('a report needs a reason and says what it is about', async () => {
  answer = {};
  act(() =>
    root.render(
      <TipProvider>
        <ReportDialog target={{ type: 'User', id: 'bob', name: 'bob' }} onClose={() => undefined} />
      </TipProvider>,
    ),
  );
  expect(button('Send report')?.disabled).toBe(true);
  await enter('select', 'Impersonation', HTMLSelectElement);
  await act(() => {
    document.querySelector('form')?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
  });
  await settle();
  expect(sent[0]?.body).toEqual({ content: { type: 'User', id: 'bob', report_reason: 'Impersonation' } });
  expect(useScreen.getState().toasts.at(-1)?.text).toContain('Thank you');
});
