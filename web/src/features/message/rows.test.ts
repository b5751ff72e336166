import { describe, expect, it } from 'vitest';
import { makeUlid } from '@/api/ulid';
import type { Message } from '@/api/wire';
import { makeWindow } from '@/store/window';
import { buildRows } from './rows';

const NOON = new Date(2026, 4, 5, 12, 0).getTime();
const at = (minutes: number, author: string, part: Partial<Message> = {}): Message => ({
  _id: makeUlid(NOON + minutes * 60_000),
  channel: 'c',
  author,
  content: 'x',
  ...part,
});
const rowsOf = (messages: Message[], readUpTo?: string) =>
  buildRows(makeWindow(messages, true, true), [], readUpTo, 'me').flatMap((row) =>
    row.kind === 'message' ? [row] : [],
  );

describe('rows', () => {
  it('groups a speaker within minutes, not across a pause, a reply or a midnight', () => {
    const rows = rowsOf([
      at(0, 'a'),
      at(1, 'a'),
      at(2, 'b'),
      at(3, 'a'),
      at(30, 'a'),
      at(31, 'a', { replies: ['r'] }),
      at(720, 'a'),
    ]);
    expect(rows.map((row) => row.head)).toEqual([true, false, true, true, true, true, true]);
    expect(rows.map((row) => row.day !== null)).toEqual([true, false, false, false, false, false, true]);
  });

  it('marks the first unread message of another as new, once', () => {
    const [read, own, first, second] = [at(0, 'a'), at(1, 'me'), at(2, 'a'), at(3, 'a')] as const;
    const rows = rowsOf([read, own, first, second], read._id);
    expect(rows.map((row) => row.isNew)).toEqual([false, false, true, false]);
  });

  it('shows no news when everything was read', () => {
    expect(rowsOf([at(0, 'a'), at(1, 'a')]).some((row) => row.isNew)).toBe(false);
  });

  it('an own message keeps the key of its pending row', () => {
    const pending = { nonce: 'n', channel: 'c', content: '', replies: [], attachments: [], createdAt: NOON };
    const before = buildRows(makeWindow([], true, true), [pending], undefined, 'me').at(-1);
    const after = rowsOf([at(0, 'me', { nonce: 'n' })]).at(-1);
    expect(after?.key).toBe(before?.key);
    expect(rowsOf([at(0, 'other', { nonce: 'n' })]).at(-1)?.key).not.toBe('n');
  });
});
