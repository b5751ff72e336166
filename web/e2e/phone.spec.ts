// The same house through a narrow door.
import { expect, test, type Page } from '@playwright/test';
import { arrive, fillRegistration } from './people';

async function fits(page: Page): Promise<void> {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
}

test('a phone has drawers, no sideways scrolling, and a composer in reach', async ({ browser }) => {
  const alice = await arrive(browser, 'pocket', {
    viewport: { width: 390, height: 844 },
    isMobile: true,
    hasTouch: true,
    deviceScaleFactor: 2,
  });
  const { page } = alice;
  await page.goto('/login/create');
  await fits(page);
  await fillRegistration(alice);
  await expect(page.getByRole('heading', { name: 'Friends', level: 1 })).toBeVisible();
  await fits(page);

  await page.getByRole('button', { name: 'Show channels' }).tap();
  await page.getByRole('button', { name: 'Create a server' }).tap();
  await page.getByLabel('Name').fill('Pocket');
  await page.getByRole('button', { name: 'Create', exact: true }).tap();
  await expect(page.getByRole('heading', { name: 'General', level: 1 })).toBeVisible();
  await expect(page.getByRole('navigation', { name: 'Channels' })).toBeHidden();

  await alice.composer.fill(
    'a rather long message that has to wrap on a narrow screen, `with code` and a https://long.example/link/that/does/not/end/soon',
  );
  await page.getByRole('button', { name: 'Send message' }).tap();
  await expect(alice.message('a rather long message')).toBeVisible();
  await fits(page);
  const composer = await alice.composer.boundingBox();
  expect((composer?.y ?? 0) + (composer?.height ?? 0)).toBeLessThanOrEqual(844);

  await page.getByRole('button', { name: /members/ }).tap();
  await expect(
    page.getByRole('complementary', { name: 'Members' }).getByRole('button', { name: /pocket/ }),
  ).toBeVisible();
  await page.getByRole('button', { name: 'Close' }).tap();
  await page.getByRole('button', { name: 'Show channels' }).tap();
  await expect(page.getByRole('navigation', { name: 'Channels' }).getByRole('link', { name: 'General' })).toBeVisible();
  await page.getByRole('button', { name: 'Settings', exact: true }).tap();
  await expect(page.getByRole('dialog', { name: 'Settings' })).toBeVisible();
  await fits(page);
});
