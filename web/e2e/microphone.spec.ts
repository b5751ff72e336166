// A call without a microphone: the browser keeps it from us until the person says otherwise.
import { expect, test } from '@playwright/test';
import { expectSound } from './arriving';
import { bar, control, DEVICES, enter, FAKE_DEVICES, inside, launchWith, makeVoice, NO_LIVEKIT, pair } from './talkers';

test.skip(!process.env.LIVEKIT_URL, NO_LIVEKIT);
test.use({ launchOptions: launchWith(FAKE_DEVICES) });
test.describe.configure({ timeout: 120_000 });

test('one listens without a microphone, is told why, and talks once it is allowed', async ({ browser }) => {
  const [alice, bob] = await pair(browser, 'Library');
  await makeVoice(alice, 'Reading');
  await enter(alice, 'Reading');
  await bob.page.context().clearPermissions();
  await enter(bob, 'Reading');
  await expect(bar(bob.page).getByText(/Your browser keeps the microphone from us/)).toBeVisible();
  await expectSound(bob.page);
  await expect(inside(alice.page, 'bob, muted')).toBeVisible();
  await control(bob.page, 'Turn camera on').click();
  await expect(bob.page.getByText('Your browser keeps the camera from us.', { exact: false })).toBeVisible();
  await bob.page.context().grantPermissions(DEVICES);
  await bar(bob.page).getByRole('button', { name: 'Try again' }).click();
  await expect(bar(bob.page).getByText(/Your browser keeps the microphone/)).toBeHidden();
  await expectSound(alice.page);
});
