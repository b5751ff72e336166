import { describe, expect, it } from 'vitest';
import type { Message } from '@/api/wire';
import { addLive, applyPage, LIVE_LIMIT, makeWindow, WINDOW_LIMIT } from './window';

const ID = (n: number) => String(n).padStart(26, '0');
const message = (n: number, content = ''): Message => ({ _id: ID(n), channel: 'c', author: 'a', content });
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => message(from + i));

describe('the window', () => {
  it('orders a nearby page, whose halves come in opposite orders', () => {
    const around = [message(5), message(6), message(4), message(3)];
    expect(makeWindow(around, false, false).ids).toEqual([3, 4, 5, 6].map(ID));
  });

  it('drops the newest when older ones fill it, and knows it left the present', () => {
    let window = makeWindow(range(1001, 1000 + WINDOW_LIMIT), false, true);
    window = applyPage(window, { kind: 'older', messages: range(901, 1000) });
    expect(window.ids).toHaveLength(WINDOW_LIMIT);
    expect(window.ids[0]).toBe(ID(901));
    expect(window.reachedEnd).toBe(false);
  });

  it('walks to the beginning of fifty thousand and back in bounded space', () => {
    const total = 50_000;
    let window = makeWindow(range(total - 99, total), false, true);
    while (!window.reachedStart) {
      const first = Number(window.ids[0]);
      const from = Math.max(1, first - 100);
      window = applyPage(window, { kind: 'older', messages: range(from, first - 1), reachedStart: from === 1 });
      expect(window.ids.length).toBeLessThanOrEqual(WINDOW_LIMIT);
    }
    expect(window.ids[0]).toBe(ID(1));
    while (!window.reachedEnd) {
      const last = Number(window.ids.at(-1));
      const to = Math.min(total, last + 100);
      window = applyPage(window, { kind: 'newer', messages: range(last + 1, to), reachedEnd: to === total });
      expect(window.ids.length).toBeLessThanOrEqual(WINDOW_LIMIT);
      expect(Number(window.ids.at(-1)) - Number(window.ids[0])).toBe(window.ids.length - 1);
    }
    expect(window.reachedStart).toBe(false);
  });

  it('takes live messages only at the present', () => {
    const past = makeWindow(range(1, 3), true, false);
    expect(addLive(past, message(9))).toBe(past);
    const present = makeWindow(range(1, 3), true, true);
    expect(addLive(present, message(9)).ids.at(-1)).toBe(ID(9));
    expect(addLive(present, message(3))).toBe(present);
  });

  it('sorts a live message that comes late', () => {
    const window = makeWindow([message(1), message(3)], true, true);
    expect(addLive(window, message(2)).ids).toEqual([1, 2, 3].map(ID));
  });

  it('stays bounded under live talk', () => {
    let window = makeWindow([], true, true);
    for (let n = 1; n <= 2000; n++) window = addLive(window, message(n));
    expect(window.ids.length).toBeLessThanOrEqual(LIVE_LIMIT);
    expect(window.ids.at(-1)).toBe(ID(2000));
    expect(window.reachedStart).toBe(false);
  });

  it('a refresh forgets what was deleted, takes edits, and adds what was missed', () => {
    const window = makeWindow(range(1, 5), true, true);
    const fresh = [message(1), message(2, 'edited'), message(4), message(5), message(6)];
    const next = applyPage(window, { kind: 'refresh', messages: fresh, reachedEnd: true });
    expect(next.ids).toEqual([1, 2, 4, 5, 6].map(ID));
    expect(next.byId[ID(2)]?.content).toBe('edited');
  });

  it('a refresh in pages touches only what each page covers', () => {
    const window = makeWindow(range(1, 6), true, true);
    const first = applyPage(window, { kind: 'refresh', messages: [message(1), message(3)], reachedEnd: false });
    expect(first.ids).toEqual([1, 3, 4, 5, 6].map(ID));
    const second = applyPage(first, { kind: 'refresh', messages: [message(5)], reachedEnd: true });
    expect(second.ids).toEqual([1, 3, 4, 5].map(ID));
  });
});
