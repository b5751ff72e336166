// Voice and video with a real LiveKit server and fake devices: what arrives at the other side is measured there.
import { expect, test } from '@playwright/test';
import { expectNoPictures, expectPictures, expectSilence, expectSound, within } from './arriving';
import { layCable } from './cable';
import { makeServer } from './people';
import {
  bar,
  channels,
  control,
  enter,
  FAKE_DEVICES,
  FAKE_DIALOGS,
  inside,
  launchWith,
  makeVoice,
  NO_LIVEKIT,
  pair,
  stage,
  talker,
  tile,
} from './talkers';

test.skip(!process.env.LIVEKIT_URL, NO_LIVEKIT);

test.use({ launchOptions: launchWith(FAKE_DEVICES, FAKE_DIALOGS) });
test.describe.configure({ timeout: 150_000 });

test('two people talk, show themselves and their screens, and leave', async ({ browser }) => {
  const [alice, bob] = await pair(browser, 'Radio');

  await test.step('a voice channel is made, and clicking it joins', async () => {
    await makeVoice(alice, 'Lounge');
    await expect(stage(alice.page).getByText('Nobody is here yet.')).toBeVisible();
    await enter(alice, 'Lounge');
    await expect(inside(bob.page, 'alice')).toBeVisible();
    await enter(bob, 'Lounge');
    for (const { page } of [alice, bob]) {
      await expect(inside(page, 'alice')).toBeVisible();
      await expect(inside(page, 'bob')).toBeVisible();
      await expect(tile(page, 'alice')).toBeVisible();
      await expect(tile(page, 'bob')).toBeVisible();
    }
  });

  await test.step('each hears the other, and sees who speaks', async () => {
    await expectSound(alice.page);
    await expectSound(bob.page);
    await expect(inside(bob.page, 'alice, speaking')).toBeVisible();
    await stage(bob.page).getByRole('button', { name: 'Follow who speaks' }).click();
    await expect(tile(bob.page, 'alice')).toHaveAttribute('aria-pressed', 'true');
    await stage(bob.page).getByRole('button', { name: 'Show everybody' }).click();
    await expect(tile(bob.page, 'alice')).toHaveAttribute('aria-pressed', 'false');
  });

  await test.step('the call stays while another channel is read', async () => {
    await channels(bob.page)
      .getByRole('link', { name: /^General/ })
      .click();
    await expect(bob.page.getByRole('heading', { name: 'General', level: 1 })).toBeVisible();
    await expect(bar(bob.page).getByText('Connected')).toBeVisible();
    await bob.say('I can still hear you');
    await expectSound(bob.page);
    await bar(bob.page)
      .getByRole('link', { name: /Go to Lounge/ })
      .click();
    await expect(tile(bob.page, 'alice')).toBeVisible();
  });

  await test.step('muted is not heard and marked, unmuted is heard again', async () => {
    await control(alice.page, 'Mute microphone').click();
    await expect(inside(bob.page, 'alice, muted')).toBeVisible();
    await expect(tile(bob.page, 'alice').locator('[data-mark=muted]')).toBeVisible();
    await expectSilence(bob.page);
    await alice.page.keyboard.press('Control+Shift+m');
    await expect(inside(bob.page, 'alice, muted')).toBeHidden();
    await expectSound(bob.page);
  });

  await test.step('deafened hears nothing and is not heard', async () => {
    await control(bob.page, 'Deafen').click();
    await expect(inside(bob.page, 'bob, muted, deafened')).toBeVisible();
    await expectSilence(bob.page);
    await expectSilence(alice.page);
    await control(bob.page, 'Hear again').click();
    await expectSound(bob.page);
    await expectSound(alice.page);
  });

  await test.step('a camera is seen', async () => {
    await control(bob.page, 'Turn camera on').click();
    await expect(tile(alice.page, 'bob').locator('video')).toBeVisible();
    await expectPictures(alice.page);
    await expect(inside(alice.page, 'bob.*camera on')).toBeVisible();
    await control(bob.page, 'Turn camera off').click();
    await expect(tile(alice.page, 'bob').locator('video')).toBeHidden();
    await expectNoPictures(alice.page);
  });

  await test.step('a screen is seen large at once, and small again by a press', async () => {
    await control(bob.page, 'Share screen').click();
    const shared = stage(alice.page).getByRole('button', { name: /^Screen of bob/ });
    await expect(shared).toHaveAttribute('aria-pressed', 'true');
    await expectPictures(alice.page);
    await expect(inside(alice.page, 'bob.*sharing')).toBeVisible();
    await control(bob.page, 'Mute microphone').click();
    await expectSound(alice.page);
    await control(bob.page, 'Unmute microphone').click();
    await shared.press('Enter');
    await expect(shared).toHaveAttribute('aria-pressed', 'false');
    await control(bob.page, 'Stop sharing').click();
    await expect(shared).toBeHidden();
  });

  await test.step('how loud somebody is, is one’s own affair and is remembered', async () => {
    await inside(alice.page, 'bob').click({ button: 'right' });
    const volume = alice.page.getByRole('menuitem', { name: /^Volume of bob/ });
    await volume.hover();
    for (let i = 0; i < 10; i++) await alice.page.keyboard.press('ArrowLeft');
    await expect(alice.page.getByRole('menuitem', { name: 'Volume of bob: 50%' })).toBeVisible();
    await alice.page.keyboard.press('Escape');
    expect(await alice.page.evaluate(() => localStorage.getItem('discordination.volumes'))).toContain('0.5');
    const loudness = () =>
      alice.page.evaluate(() => [...document.querySelectorAll('audio')].map((element) => element.volume));
    expect(await loudness()).toContain(0.5);
  });

  await test.step('another microphone is chosen and remembered', async () => {
    await control(bob.page, 'Devices').click();
    await bob.page.getByRole('menuitemradio', { name: 'Fake Audio Input 2' }).click();
    await bob.page.keyboard.press('Escape');
    expect(await bob.page.evaluate(() => localStorage.getItem('discordination.devices'))).toContain('audioinput');
    await expectSound(alice.page);
  });

  await test.step('who leaves is gone for everybody', async () => {
    await control(bob.page, 'Leave the call').click();
    await expect(bar(bob.page)).toBeHidden();
    await expect(inside(alice.page, 'bob')).toBeHidden();
    await expect(inside(bob.page, 'bob')).toBeHidden();
    await expect(inside(bob.page, 'alice')).toBeVisible();
    await expect(tile(alice.page, 'bob')).toBeHidden();
    await alice.page.context().close();
    await expect(inside(bob.page, 'alice')).toBeHidden({ timeout: 30_000 });
  });
});

test('a call in a conversation rings, is declined, and is accepted', async ({ browser }) => {
  const alice = await talker(browser, 'alice');
  const bob = await talker(browser, 'bob');
  await alice.page.getByRole('tab', { name: 'Add friend' }).click();
  await alice.page.getByLabel('Name and number').fill(await bob.handle());
  await alice.page.getByRole('button', { name: 'Send request' }).click();
  await bob.page.getByRole('tab', { name: /Pending/ }).click();
  await bob.page.getByRole('button', { name: 'Accept request of alice' }).click();
  await alice.page.getByRole('tab', { name: 'All' }).click();
  await alice.page.getByRole('button', { name: 'Message bob' }).click();
  const ring = bob.page.getByRole('alertdialog', { name: 'alice is calling' });

  await bob.page.evaluate(() => {
    const create = BaseAudioContext.prototype.createOscillator;
    window.notes = 0;
    BaseAudioContext.prototype.createOscillator = function () {
      window.notes = (window.notes ?? 0) + 1;
      return create.call(this);
    };
  });
  const notes = () => bob.page.evaluate(() => window.notes ?? 0);

  await test.step('declined: it stops ringing here, and the call can still be seen', async () => {
    await alice.page.getByRole('button', { name: 'Start a call' }).click();
    await expect(alice.page.getByText('Calling bob…')).toBeVisible();
    await expect(ring).toBeVisible();
    await expect(bob.page).toHaveTitle('alice is calling');
    await expect.poll(notes).toBeGreaterThan(0);
    await ring.getByRole('button', { name: 'Decline' }).click();
    await expect(ring).toBeHidden();
    expect(await within(3000, notes), 'the ringing stops').toBe(0);
    await expect(bob.page.getByRole('link', { name: /^alice/ })).toContainText('1 in call');
    await control(alice.page, 'Leave the call').click();
    await expect(bob.page.getByRole('link', { name: /^alice/ })).not.toContainText('in call');
  });

  await test.step('hung up before it is answered: it stops by itself', async () => {
    await alice.page.getByRole('button', { name: 'Start a call' }).click();
    await expect(ring).toBeVisible();
    await control(alice.page, 'Leave the call').click();
    await expect(ring).toBeHidden();
  });

  await test.step('let be: the caller stops the ringing and stays', async () => {
    await alice.page.getByRole('button', { name: 'Start a call' }).click();
    await expect(ring).toBeVisible();
    await alice.page.getByRole('button', { name: 'Stop ringing bob' }).click();
    await expect(ring).toBeHidden();
    await expect(alice.page.getByText('Calling bob…')).toBeHidden();
    await control(alice.page, 'Leave the call').click();
  });

  await test.step('accepted: they hear each other, and the conversation keeps a note of it', async () => {
    await alice.page.getByRole('button', { name: 'Start a call' }).click();
    await ring.getByRole('button', { name: 'Accept' }).click();
    await expect(bar(bob.page).getByText('Connected')).toBeVisible();
    await expect(ring).toBeHidden();
    await expectSound(alice.page);
    await expectSound(bob.page);
    await bob.say('hello in writing as well');
    await expect(alice.message('hello in writing')).toBeVisible();
    await control(alice.page, 'Leave the call').click();
    await control(bob.page, 'Leave the call').click();
    await expect(bob.log.getByText('alice started a call that lasted a moment.').last()).toBeVisible();
  });
});

test('a moderator mutes, deafens, moves and disconnects', async ({ browser }) => {
  const [alice, bob] = await pair(browser, 'Assembly');
  await makeVoice(alice, 'Hall');
  await makeVoice(alice, 'Annex');
  // A list of members has not been shown since; that bob is one must be learnt from the call.
  await alice.page.reload();
  await enter(alice, 'Hall');
  await enter(bob, 'Hall');
  await expectSound(alice.page);
  async function decide(deed: string) {
    await inside(alice.page, 'bob').click({ button: 'right' });
    await alice.page.getByRole('menuitem', { name: deed }).click();
  }

  await test.step('muted for everybody', async () => {
    await decide('Mute for everybody');
    await expect(inside(alice.page, 'bob.*muted by a moderator')).toBeVisible();
    await expect(bar(bob.page).getByText('A moderator has muted you.')).toBeVisible();
    await expectSilence(alice.page);
    await decide('Let talk again');
    await expect(bar(bob.page).getByText('A moderator has muted you.')).toBeHidden();
    await expectSound(alice.page);
  });

  await test.step('deafened for everybody', async () => {
    await expectSound(bob.page);
    await decide('Deafen');
    await expect(bar(bob.page).getByText('A moderator has deafened you.')).toBeVisible();
    await expectSilence(bob.page);
    await decide('Let hear again');
    await expectSound(bob.page);
  });

  await test.step('moved, they are heard there', async () => {
    await decide('Move to…');
    await alice.page.getByRole('dialog').getByRole('button', { name: 'Annex' }).click();
    await expect(bob.page.getByText('You were moved to Annex.')).toBeVisible();
    await expect(bar(bob.page).getByText('Annex', { exact: false })).toBeVisible();
    await expect(bob.page.getByRole('heading', { name: 'Annex', level: 1 })).toBeVisible();
    await expect(bar(bob.page).getByText('Connected')).toBeVisible();
    const annex = channels(alice.page).locator('[data-voice]').filter({ hasText: 'bob' });
    await expect(annex).toHaveCount(1);
    await expect(annex).not.toContainText('alice');
    await enter(alice, 'Annex');
    await expectSound(alice.page);
    await expectSound(bob.page);
  });

  await test.step('disconnected, they are told', async () => {
    await decide('Disconnect from voice');
    await expect(bob.page.getByText('You were disconnected from Annex.')).toBeVisible();
    await expect(bar(bob.page)).toBeHidden();
    await expect(inside(alice.page, 'bob')).toBeHidden();
  });

  await test.step('a channel with room for one is full', async () => {
    await channels(alice.page).getByRole('button', { name: 'Channel settings' }).click();
    await alice.page.getByLabel('Most people at once').fill('1');
    await alice.page.getByRole('button', { name: 'Save changes' }).click();
    const annex = channels(bob.page).getByRole('link', { name: /^Annex/ });
    await expect(annex).toContainText('1/1');
    await annex.click();
    await expect(bob.page.getByText('This channel is full.')).toBeVisible();
    await expect(bar(bob.page)).toBeHidden();
  });
});

test('a lost link is shown and mends itself', async ({ browser }) => {
  const [alice, bob] = await pair(browser, 'Lighthouse');
  await makeVoice(alice, 'Tower');
  const cable = await layCable(bob.page, process.env.LIVEKIT_URL ?? '');
  await enter(alice, 'Tower');
  await enter(bob, 'Tower');
  await expectSound(bob.page);

  cable.pull();
  await expect(bar(bob.page).getByText('Reconnecting…')).toBeVisible();
  cable.plug();
  await expect(bar(bob.page).getByText('Connected')).toBeVisible({ timeout: 30_000 });
  await expectSound(bob.page);
  await expectSound(alice.page);
  await control(bob.page, 'Mute microphone').click();
  await expect(inside(alice.page, 'bob, muted')).toBeVisible();
  await bob.page.context().close();
  await cable.remove();
});

test('a phone shows the call, and carries it through other pages', async ({ browser }) => {
  const [alice] = await pair(browser, 'Pocket');
  await makeVoice(alice, 'Booth');
  const { page } = alice;
  await enter(alice, 'Booth');
  await page.setViewportSize({ width: 390, height: 844 });
  const fits = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  await expect(stage(page).getByRole('group', { name: 'Call controls' })).toBeVisible();
  expect(await fits()).toBeLessThanOrEqual(0);
  await page.getByRole('button', { name: 'Show chat' }).click();
  await alice.say('typing on the go');
  await expect(alice.message('typing on the go')).toBeVisible();
  await page.getByRole('button', { name: 'Show channels' }).click();
  await channels(page)
    .getByRole('link', { name: /^General/ })
    .click();
  const strip = page.getByRole('main').getByRole('region', { name: 'Voice connection' });
  await expect(strip).toContainText('Booth');
  expect(await fits()).toBeLessThanOrEqual(0);
  await strip.getByRole('button', { name: 'Leave the call' }).click();
  await expect(strip).toBeHidden();
});

test('one person on two devices is in the call with one of them', async ({ browser }) => {
  const [alice, bob] = await pair(browser, 'Twins');
  await makeVoice(alice, 'Double');
  await enter(alice, 'Double');
  await enter(bob, 'Double');
  const phone = await bob.page.context().newPage();
  await phone.goto('/');
  await phone.getByRole('link', { name: 'Twins' }).click();
  await channels(phone)
    .getByRole('link', { name: /^Double/ })
    .click();
  await phone.getByRole('dialog').getByRole('button', { name: 'Come here' }).click();
  await expect(bar(phone).getByText('Connected')).toBeVisible();
  await expect(bob.page.getByText('You are now in this call on another device.')).toBeVisible();
  await expect(bar(bob.page)).toBeHidden();
  await expect(inside(alice.page, 'bob')).toHaveCount(1);
  await expectSound(alice.page);
});

test('where there is no LiveKit, nothing speaks of voice', async ({ browser }) => {
  const alice = await talker(browser, 'alice');
  await makeServer(alice, 'Quiet');
  await makeVoice(alice, 'Once voice');
  await alice.page.route(/\/api\/$/, async (route) => {
    const response = await route.fetch();
    const root = (await response.json()) as { features: Record<string, unknown> };
    await route.fulfill({
      response,
      json: { ...root, features: { ...root.features, livekit: { enabled: false, nodes: [] } } },
    });
  });
  await alice.page.reload();
  await channels(alice.page)
    .getByRole('link', { name: /^Once voice/ })
    .click();
  await alice.say('only words here');
  await expect(alice.message('only words here')).toBeVisible();
  await expect(stage(alice.page)).toBeHidden();
  await channels(alice.page).getByRole('button', { name: 'Create channel' }).click();
  await expect(alice.page.getByLabel('Channel name')).toBeVisible();
  await expect(alice.page.getByText('Voice', { exact: true })).toBeHidden();
});
