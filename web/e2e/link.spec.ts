// The live connection breaks and comes back, and nothing that happened meanwhile is missed.
import { expect, test, type WebSocketRoute } from '@playwright/test';
import { arrive, inviteLink, makeServer, register } from './people';

test('after a lost connection the client comes back by itself and misses nothing', async ({ browser }) => {
  const alice = await arrive(browser, 'alice');
  const bob = await arrive(browser, 'bob');
  let cut = false;
  let open: WebSocketRoute | undefined;
  await alice.page.routeWebSocket(/\/ws\b/, (socket) => {
    if (cut) {
      void socket.close();
      return;
    }
    socket.connectToServer();
    open = socket;
  });
  await register(alice);
  await makeServer(alice, 'Lighthouse');
  await register(bob);
  await bob.page.goto(await inviteLink(alice, 'Lighthouse'));
  await bob.page.getByRole('button', { name: 'Join Lighthouse' }).click();
  for (const text of ['stays', 'will be edited', 'will be deleted']) await bob.say(text);
  await expect(alice.message('will be deleted')).toBeVisible();

  cut = true;
  await open?.close();
  await expect(alice.page.getByText('Connection lost. Reconnecting…')).toBeVisible();

  await bob.say('said in the dark');
  await bob.use(bob.message('stays'), 'Add reaction ❤️');
  await bob.choose(bob.message('will be deleted'), 'Delete');
  await bob.page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(bob.message('will be deleted')).toBeHidden();
  await bob.composer.press('ArrowUp');
  const editor = bob.page.getByRole('textbox', { name: 'Edit' });
  await editor.fill('said in the dark, quietly');
  await editor.press('Enter');
  await expect(bob.message('quietly')).toBeVisible();
  await alice.say('written while away');
  await expect(bob.message('written while away')).toBeVisible();

  cut = false;
  await expect(alice.page.getByText('Connection lost. Reconnecting…')).toBeHidden({ timeout: 30_000 });
  await expect(alice.message('said in the dark, quietly')).toBeVisible();
  await expect(alice.message('will be deleted')).toBeHidden();
  await expect(alice.message('stays').getByRole('button', { name: /bob reacted with ❤️/ })).toBeVisible();
  await expect(alice.message('written while away')).toHaveCount(1);

  await bob.say('and we are live again');
  await expect(alice.message('live again')).toBeVisible();
});

test('a message that cannot be sent is kept and sent again on wish', async ({ browser }) => {
  const alice = await arrive(browser, 'alice');
  await register(alice);
  await makeServer(alice, 'Outpost');
  await alice.page.route('**/messages', (route) =>
    route.request().method() === 'POST' ? route.abort() : route.continue(),
  );
  await alice.say('does anybody hear me');
  await expect(alice.page.getByText('Not sent: The server cannot be reached.')).toBeVisible();
  await alice.page.unroute('**/messages');
  await alice.page.getByRole('button', { name: 'Send again' }).click();
  await expect(alice.page.getByText('Not sent')).toBeHidden();
  await expect(alice.message('does anybody hear me')).toHaveCount(1);
  await alice.page.reload();
  await expect(alice.message('does anybody hear me')).toHaveCount(1);
});

test('a session revoked elsewhere is shown the door', async ({ browser }) => {
  const alice = await arrive(browser, 'alice');
  await register(alice);
  const token = await alice.page.evaluate(
    () => (JSON.parse(localStorage.getItem('discordination.session') ?? '{}') as { token: string }).token,
  );
  await alice.page.request.post('/api/auth/session/logout', { headers: { 'X-Session-Token': token } });
  await expect(alice.page.getByRole('heading', { name: 'Welcome back' })).toBeVisible();
});
