// What keeps a server in order: finding, pinning, reporting, roles, bots, and being told while away.
import { createECDH, randomBytes } from 'node:crypto';
import { expect, test, type Page } from '@playwright/test';
import { arrive, makeServer, register, together, type Person } from './people';

async function openServerSettings({ page }: Person, server: string, tab: string): Promise<void> {
  await page.getByRole('button', { name: `Menu of ${server}` }).click();
  await page.getByRole('menuitem', { name: 'Server settings' }).click();
  await page.getByRole('tab', { name: tab }).click();
}

async function openSettings(page: Page, tab: string): Promise<void> {
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await page.getByRole('tab', { name: tab }).click();
}

test('messages are found, pinned and reported, and people get roles', async ({ browser }) => {
  const [alice, bob] = await together(browser, 'Kitchen');
  const { page } = alice;

  await test.step('words are found, and pins gathered', async () => {
    for (const text of ['the bread is ready', 'nothing to eat', 'soup with bread']) await alice.say(text);
    await expect(bob.message('soup with bread')).toBeVisible();
    await bob.page.getByRole('button', { name: 'Search this channel' }).click();
    const panel = bob.page.getByRole('complementary', { name: 'Search in General' });
    await panel.getByLabel('Search for').fill('bread');
    await panel.getByRole('button', { name: 'Search', exact: true }).click();
    await expect(panel.getByText('2 messages')).toBeVisible();
    await expect(panel.getByRole('article')).toHaveText([/soup with bread/, /the bread is ready/]);

    await panel.getByRole('button', { name: 'Pinned' }).click();
    await expect(panel.getByText('Nothing is pinned here.')).toBeVisible();
    await alice.choose(alice.message('the bread is ready'), 'Pin');
    await expect(panel.getByRole('article')).toHaveText([/the bread is ready/]);
    await panel.getByRole('button', { name: 'Close' }).click();
  });

  await test.step('a message is reported', async () => {
    await bob.choose(bob.message('nothing to eat'), 'Report message');
    await bob.page.getByLabel('What is wrong?').selectOption('SpamAbuse');
    await bob.page.getByRole('button', { name: 'Send report' }).click();
    await expect(bob.page.getByText('Thank you. The report is on its way.')).toBeVisible();
  });

  await test.step('a role is made, given, and seen by its holder', async () => {
    await openServerSettings(alice, 'Kitchen', 'Roles');
    await page.getByRole('button', { name: 'New role' }).last().click();
    await page.getByLabel('Name of the role').fill('Chef');
    await page.getByLabel('Show its members apart').check();
    await page.getByRole('radiogroup', { name: 'Make, change and delete channels' }).getByTitle('Allow').click();
    await page.getByRole('button', { name: 'Save changes' }).click();
    await expect(page.getByRole('button', { name: 'Chef', exact: true })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(bob.page.getByRole('button', { name: 'Create channel' })).toBeHidden();
    await page.getByRole('complementary', { name: 'Members' }).getByText('bob').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Roles, name, timeout' }).click();
    await page.getByLabel('Chef').check();
    await page.getByRole('button', { name: 'Save changes' }).click();
    await expect(bob.page.getByRole('heading', { name: 'Chef 1' })).toBeVisible();
    await expect(bob.page.getByRole('button', { name: 'Create channel' })).toBeVisible();
  });
});

test('a bot is made and moves in, and settings follow to another window', async ({ browser }) => {
  const alice = await arrive(browser, 'alice');
  const { page } = alice;
  await register(alice);
  await makeServer(alice, 'Kitchen');

  await test.step('a bot is made, taken along, and speaks', async () => {
    await openSettings(page, 'My bots');
    await page.getByLabel('Name').fill('timer');
    await page.getByRole('button', { name: 'Create a bot' }).click();
    const bot = page.getByRole('listitem', { name: 'timer' });
    await bot.getByRole('button', { name: 'Show token' }).click();
    const token = await bot.locator('code').innerText();
    await bot.getByRole('button', { name: 'Add to a server or group' }).click();
    await expect(page.getByRole('heading', { name: 'timer' })).toBeVisible();
    await page.getByLabel('Where to?').selectOption({ label: 'Kitchen' });
    await page.getByRole('button', { name: 'Add timer' }).click();
    await expect(page.getByRole('heading', { name: 'General', level: 1 })).toBeVisible();
    const channel = new URL(page.url()).pathname.split('/').pop() ?? '';
    const said = await page.request.post(`/api/channels/${channel}/messages`, {
      headers: { 'X-Bot-Token': token },
      data: { content: 'It is done.' },
    });
    expect(said.ok()).toBe(true);
    await expect(alice.message('It is done.').getByText('Bot', { exact: true })).toBeVisible();
  });

  await test.step('settings follow to another window', async () => {
    const other = await page.context().newPage();
    await other.goto('/friends');
    await expect(other.getByRole('heading', { name: 'Friends', level: 1 })).toBeVisible();
    await openSettings(other, 'Appearance');
    await other.getByText('Dark', { exact: true }).click();
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  });
});

test('what is pushed while nobody looks leads to its channel', async ({ browser }) => {
  const alice = await arrive(browser, 'alice', { permissions: ['notifications'] });
  const { page } = alice;
  const keys = createECDH('prime256v1');
  const p256dh = keys.generateKeys('base64url');
  // The browser's maker is out of reach here: its subscription is made up, all that follows is real.
  await page.addInitScript(
    (made) => {
      PushManager.prototype.getSubscription = () => Promise.resolve(null);
      PushManager.prototype.subscribe = () => Promise.resolve({ toJSON: () => made } as unknown as PushSubscription);
    },
    { endpoint: 'https://push.example.org/alice', keys: { p256dh, auth: randomBytes(16).toString('base64url') } },
  );
  await register(alice);
  await makeServer(alice, 'Tower');
  const channel = new URL(page.url()).pathname;
  await page.goto('/friends');

  const devtools = await page.context().newCDPSession(page);
  const registered = new Promise<string>((resolve) =>
    devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      if (registrations[0]) resolve(registrations[0].registrationId);
    }),
  );
  await devtools.send('ServiceWorker.enable');
  await openSettings(page, 'Notifications');
  const told = page.waitForResponse('**/api/push/subscribe');
  const away = page.getByLabel('Also when Discordination is closed');
  await away.click();
  expect((await told).status()).toBe(204);
  await expect(away).toBeChecked();
  await page.keyboard.press('Escape');

  const url = `https://elsewhere.test/channel/${channel.split('/').pop()}`;
  await devtools.send('ServiceWorker.deliverPushMessage', {
    origin: new URL(page.url()).origin,
    registrationId: await registered,
    data: JSON.stringify({ author: 'bob', body: 'the gate is open', tag: 'gate', timestamp: 1, url }),
  });
  const shown = () =>
    page.evaluate(async () => {
      const worker = await navigator.serviceWorker.ready;
      return (await worker.getNotifications()).map(({ title, body }) => `${title}: ${body}`);
    });
  await expect.poll(shown).toEqual(['bob: the gate is open']);

  const [worker] = page.context().serviceWorkers();
  await worker?.evaluate(async () => {
    const self = globalThis as unknown as EventTarget & { registration: ServiceWorkerRegistration };
    const [notification] = await self.registration.getNotifications();
    const Click = (globalThis as unknown as { NotificationEvent: new (type: string, init: object) => Event })
      .NotificationEvent;
    self.dispatchEvent(new Click('notificationclick', { notification }));
  });
  await expect(page.getByRole('heading', { name: 'General', level: 1 })).toBeVisible();
  expect(await shown()).toEqual([]);
});
