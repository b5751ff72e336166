// Fifty thousand messages: the answers of the list route are made up here, everything that shows them is real.
import { expect, test, type Locator, type Page } from '@playwright/test';
import { arrive, makeServer, register } from './people';

const TOTAL = 50_000;
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const START = Date.UTC(2025, 0, 1);

function idOf(n: number): string {
  let time = START + n * 45_000;
  let id = '';
  for (let i = 0; i < 10; i++) {
    id = ALPHABET.charAt(time % 32) + id;
    time = Math.floor(time / 32);
  }
  return id + String(n).padStart(16, '0');
}

/** Message numbers above/below an id, by bisection over the ordered ids. */
function countBelow(id: string): number {
  let low = 0;
  let high = TOTAL;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (idOf(middle) < id) low = middle + 1;
    else high = middle;
  }
  return low;
}

function page(query: URLSearchParams): number[] {
  const limit = Number(query.get('limit') ?? 50);
  const range = (from: number, to: number) => Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
  const nearby = query.get('nearby');
  if (nearby) {
    const at = countBelow(nearby);
    const half = Math.floor(limit / 2) + 1;
    return [...range(at, Math.min(TOTAL, at + half)), ...range(Math.max(0, at - half), at).reverse()];
  }
  const before = query.get('before');
  const after = query.get('after');
  const low = after ? countBelow(after) + (idOf(countBelow(after)) === after ? 1 : 0) : 0;
  const high = before ? countBelow(before) : TOTAL;
  return query.get('sort') === 'Oldest'
    ? range(low, Math.min(high, low + limit))
    : range(Math.max(low, high - limit), high).reverse();
}

const words = (n: number) => `Message ${n} ` + 'lorem ipsum '.repeat(n % 17) + (n % 23 === 0 ? '\n- a\n- b\n- c' : '');

async function serveHistory(target: Page, channel: string): Promise<void> {
  await target.route(`**/api/channels/${channel}/messages?*`, (route) => {
    const query = new URL(route.request().url()).searchParams;
    const messages = page(query).map((n) => ({
      _id: idOf(n),
      channel,
      author: `01J0000000000000000000000${n % 3}`,
      content: words(n),
      // Pictures at their known size, some with none.
      ...(n % 29 === 0
        ? {
            attachments: [
              {
                _id: `file${n}`,
                tag: 'attachments',
                filename: `${n}.png`,
                metadata: { type: 'Image', width: 400, height: 100 + (n % 200) },
                content_type: 'image/png',
                size: 1,
              },
            ],
          }
        : {}),
    }));
    const users = [0, 1, 2].map((n) => ({
      _id: `01J0000000000000000000000${n}`,
      username: `writer${n}`,
      discriminator: '0001',
      relationship: 'None',
      online: false,
    }));
    return route.fulfill({ json: { messages, users, members: [] } });
  });
}

/** The topmost message on the screen and where it stands. */
function topmost(log: Locator) {
  return log.evaluate((scroller) => {
    const edge = scroller.getBoundingClientRect().top;
    for (const row of scroller.querySelectorAll<HTMLElement>('[data-message]')) {
      const box = row.getBoundingClientRect();
      if (box.bottom > edge + 1) return { id: row.dataset.message ?? '', top: box.top - edge };
    }
    return { id: '', top: 0 };
  });
}

test('history scrolls evenly through fifty thousand messages in bounded space', async ({ browser }) => {
  const alice = await arrive(browser, 'reader');
  await register(alice);
  await makeServer(alice, 'Archive');
  const channel = new URL(alice.page.url()).pathname.split('/').pop() ?? '';
  await serveHistory(alice.page, channel);
  await alice.page.reload();
  await expect(alice.message(`Message ${TOTAL - 1} `)).toBeVisible();

  const atBottom = () => alice.log.evaluate((log) => log.scrollHeight - log.scrollTop - log.clientHeight);
  expect(await atBottom()).toBeLessThan(4);

  await test.step('what is read stays where it is while older messages arrive above', async () => {
    await alice.log.hover();
    let jumps = 0;
    for (let i = 0; i < 60; i++) {
      const before = await topmost(alice.log);
      await alice.page.mouse.wheel(0, -400);
      // Two frames: the scroll itself, and whatever it made arrive.
      const after = await alice.log.evaluate(async (scroller, id) => {
        const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
        await frame();
        await frame();
        await frame();
        const row = scroller.querySelector(`[data-message="${id}"]`);
        return row ? row.getBoundingClientRect().top - scroller.getBoundingClientRect().top : null;
      }, before.id);
      // The wheel moves content down by what was asked, never by a page.
      if (after !== null && (after - before.top < -30 || after - before.top > 460)) jumps++;
    }
    expect(jumps).toBeLessThanOrEqual(1);
    const shown = await alice.log.getByRole('article').count();
    expect(shown).toBeLessThan(90);
  });

  await test.step('a link to the first of them opens there, and the present is one press away', async () => {
    await alice.page.goto(`${new URL(alice.page.url()).pathname}/${idOf(0)}`);
    await expect(alice.message('Message 0 ')).toBeVisible();
    await expect(alice.page.getByText('This is the very beginning')).toBeAttached();
    for (let i = 0; i < 20; i++) await alice.page.mouse.wheel(0, 2500);
    await expect(alice.message('Message 0 ')).toBeHidden();
    await alice.page.getByRole('button', { name: /Jump to present/ }).click();
    await expect(alice.message(`Message ${TOTAL - 1} `)).toBeVisible();
    await expect.poll(atBottom).toBeLessThan(4);
  });
});
