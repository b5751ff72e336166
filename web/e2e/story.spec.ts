// The story of the first evening: two people meet on a server and talk.
import { createServer, type Server } from 'node:http';
import { expect, test } from '@playwright/test';
import { arrive, fillRegistration, inviteLink, makeServer, register, together } from './people';
import { picture } from './picture';

test('two people register, one makes a server and invites the other, and they talk', async ({ browser }) => {
  const alice = await arrive(browser, 'alice');
  const bob = await arrive(browser, 'bob');

  await test.step('alice registers and makes a server', async () => {
    await register(alice);
    await makeServer(alice, 'Night Kitchen');
  });

  await test.step('bob opens the invite, registers on the way, and joins', async () => {
    await bob.page.goto(await inviteLink(alice, 'Night Kitchen'));
    await expect(bob.page.getByRole('heading', { name: 'Night Kitchen' })).toBeVisible();
    await bob.page.getByRole('button', { name: 'Create an account' }).click();
    await fillRegistration(bob);
    await bob.page.getByRole('button', { name: 'Join Night Kitchen' }).click();
    await expect(bob.page.getByRole('heading', { name: 'General', level: 1 })).toBeVisible();
  });

  await test.step('each sees the other online', async () => {
    for (const person of [alice, bob]) {
      const members = person.page.getByRole('complementary', { name: 'Members' });
      await expect(members.getByRole('button', { name: /alice.*Online/ })).toBeVisible();
      await expect(members.getByRole('button', { name: /bob.*Online/ })).toBeVisible();
    }
  });

  await test.step('words arrive at once, with their marks', async () => {
    await alice.say('The **bread** is in the oven, `30` minutes to go');
    await expect(bob.message('The bread is in the oven')).toBeVisible();
    await expect(bob.message('The bread').locator('strong')).toHaveText('bread');
  });

  await test.step('who is typing is told, and stops with the message', async () => {
    await bob.composer.pressSequentially('smells go', { delay: 30 });
    await expect(alice.page.getByText('bob is typing…')).toBeVisible();
    await bob.composer.pressSequentially('od :tada:');
    await bob.composer.press('Enter');
    await expect(alice.message('smells good 🎉')).toBeVisible();
    await expect(alice.page.getByText('bob is typing…')).toBeHidden();
  });

  await test.step('an edit shows on both sides', async () => {
    await alice.composer.press('ArrowUp');
    const editor = alice.page.getByRole('textbox', { name: 'Edit' });
    await editor.fill('The **bread** is ready');
    await editor.press('Enter');
    await expect(bob.message('The bread is ready')).toContainText('(edited)');
  });

  await test.step('a reaction is added and taken back', async () => {
    await bob.use(bob.message('The bread is ready'), 'Add reaction 👍');
    const reaction = alice.message('The bread is ready').getByRole('button', { name: /bob reacted with 👍/ });
    await expect(reaction).toBeVisible();
    await reaction.click();
    await expect(bob.message('The bread is ready').getByRole('button', { name: /reacted with 👍/ })).toContainText('2');
    await bob
      .message('The bread is ready')
      .getByRole('button', { name: /reacted with 👍/ })
      .click();
    await expect(reaction).toBeHidden();
  });

  await test.step('any emoji can be picked, from tables of our own', async () => {
    await bob.use(bob.message('The bread is ready'), 'Add reaction');
    await bob.page.getByPlaceholder('Search emoji').fill('croissant');
    await bob.page
      .getByRole('gridcell', { name: 'croissant' })
      .or(bob.page.getByRole('button', { name: 'croissant' }))
      .first()
      .click();
    await expect(
      alice.message('The bread is ready').getByRole('button', { name: /bob reacted with 🥐/ }),
    ).toBeVisible();
  });

  await test.step('a reply quotes what it answers and calls its author', async () => {
    await bob.use(bob.message('The bread is ready'), 'Reply');
    await bob.say('coming over');
    const answer = alice.message('coming over');
    await expect(answer.getByRole('button', { name: /alice.*The bread is ready|The.*bread/ }).first()).toBeVisible();
  });

  await test.step('a deletion takes the message away everywhere', async () => {
    await alice.say('oops, wrong window');
    await expect(bob.message('wrong window')).toBeVisible();
    await alice.choose(alice.message('wrong window'), 'Delete');
    await alice.page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await expect(bob.message('wrong window')).toBeHidden();
    await expect(alice.message('wrong window')).toBeHidden();
  });
});

test('a picture goes up with progress and comes down as a thumbnail', async ({ browser }) => {
  const [alice, bob] = await together(browser, 'Gallery');
  await alice.page
    .getByLabel('Attach files')
    .last()
    .setInputFiles({
      name: 'sunset.png',
      mimeType: 'image/png',
      buffer: picture(1600, 1000),
    });
  await expect(alice.page.getByText('sunset.png')).toBeVisible();
  await alice.say('from the hill');
  const image = bob.message('from the hill').getByRole('img', { name: 'sunset.png' });
  await expect(image).toBeVisible();
  await expect.poll(() => image.evaluate((element: HTMLImageElement) => element.naturalWidth)).toBe(1280);
  const box = await image.boundingBox();
  expect(Math.round(((box?.width ?? 0) / (box?.height ?? 1)) * 100)).toBe(160);

  await image.click();
  const large = bob.page.getByRole('dialog').getByRole('img', { name: 'sunset.png' });
  await expect.poll(() => large.evaluate((element: HTMLImageElement) => element.naturalWidth)).toBe(1600);
  await bob.page.keyboard.press('Escape');
  await expect(large).toBeHidden();
});

test.describe('link previews', () => {
  const port = Number(process.env.PAGE_PORT);
  test.skip(!port, 'PAGE_PORT names the only local port the server may look at');
  let pages: Server;

  test.beforeAll(async () => {
    pages = createServer((_request, response) => {
      response.setHeader('Content-Type', 'text/html; charset=utf-8');
      response.end(
        '<html><head><meta property="og:title" content="A field guide to sourdough">' +
          '<meta property="og:description" content="How to keep a starter alive."></head></html>',
      );
    });
    await new Promise<void>((resolve) => pages.listen(port, '127.0.0.1', resolve));
  });
  test.afterAll(() => void pages.close());

  test('a link unfolds into a preview', async ({ browser }) => {
    const [alice, bob] = await together(browser, 'Library');
    await alice.say(`read this: http://127.0.0.1:${port}/bread`);
    const message = bob.message('read this');
    await expect(message.getByRole('link', { name: 'A field guide to sourdough' })).toBeVisible();
    await expect(message).toContainText('How to keep a starter alive.');
  });
});

test('friends find each other, talk in private, and see what waits for them', async ({ browser }) => {
  const alice = await arrive(browser, 'alice');
  const bob = await arrive(browser, 'bob');
  await register(alice);
  await register(bob);

  await alice.page.getByRole('tab', { name: 'Add friend' }).click();
  await alice.page.getByLabel('Name and number').fill(await bob.handle());
  await alice.page.getByRole('button', { name: 'Send request' }).click();
  await expect(alice.page.getByText('Request sent to bob')).toBeVisible();

  await bob.page.getByRole('tab', { name: /Pending/ }).click();
  await bob.page.getByRole('button', { name: 'Accept request of alice' }).click();
  await bob.page.getByRole('tab', { name: 'All' }).click();
  await bob.page.getByRole('button', { name: 'Message alice' }).click();
  await bob.say('only for you');

  const entry = alice.page.getByRole('link', { name: 'bob, 1 mention' });
  await expect(entry).toBeVisible();
  await expect(alice.page).toHaveTitle(/^\(1\)/);
  await entry.click();
  await expect(alice.message('only for you')).toBeVisible();
  await expect(alice.page.getByRole('link', { name: 'bob', exact: true })).toBeVisible();
  await expect(alice.page).toHaveTitle('Discordination');

  await test.step('status and presence reach friends', async () => {
    await bob.page.getByRole('button', { name: /Your account/ }).click();
    await bob.page.getByRole('menuitemradio', { name: 'Busy' }).click();
    await expect(alice.page.getByRole('heading', { name: 'bob', level: 1 }).locator('xpath=..')).toContainText('Busy');
    await bob.page.context().close();
    await expect(alice.page.getByRole('heading', { name: 'bob', level: 1 }).locator('xpath=..')).toContainText(
      'Offline',
      {
        timeout: 30_000,
      },
    );
  });
});

test('a server is furnished and its channels come and go for everybody', async ({ browser }) => {
  const [alice, bob] = await together(browser, 'Workshop');
  await alice.page.getByRole('button', { name: 'Create channel' }).click();
  await alice.page.getByLabel('Channel name').fill('plans');
  await alice.page.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(alice.page.getByRole('heading', { name: 'plans', level: 1 })).toBeVisible();
  const link = bob.page.getByRole('navigation', { name: 'Channels' }).getByRole('link', { name: /plans/ });
  await expect(link).toBeVisible();

  await alice.say('first plan');
  await expect(bob.page.getByRole('link', { name: 'plans, unread' })).toBeVisible();
  await link.click();
  await expect(bob.message('first plan')).toBeVisible();
  await expect(bob.page.getByRole('link', { name: 'plans', exact: true })).toBeVisible();

  await alice.page.getByRole('button', { name: 'Channel settings' }).click();
  await alice.page.getByRole('button', { name: 'Delete channel' }).click();
  await alice.page.getByRole('button', { name: 'Delete channel' }).last().click();
  await expect(link).toBeHidden();

  await alice.page.getByRole('button', { name: 'Menu of Workshop' }).click();
  await alice.page.getByRole('menuitem', { name: 'Server settings' }).click();
  await alice.page.getByLabel('Name').fill('Atelier');
  await alice.page.getByRole('button', { name: 'Save changes' }).click();
  await expect(bob.page.getByRole('button', { name: 'Menu of Atelier' })).toBeVisible();
  await alice.page.keyboard.press('Escape');

  await bob.page.getByRole('button', { name: 'Menu of Atelier' }).click();
  await bob.page.getByRole('menuitem', { name: 'Leave server' }).click();
  await bob.page.getByRole('button', { name: 'Leave server' }).click();
  await expect(bob.page.getByRole('link', { name: 'Atelier' })).toBeHidden();
  await expect(
    alice.page.getByRole('complementary', { name: 'Members' }).getByRole('button', { name: /bob/ }),
  ).toBeHidden();
});
