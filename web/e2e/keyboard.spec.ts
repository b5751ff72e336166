// Everything can be done without a mouse, and what has the focus can be seen.
import { expect, test, type Page } from '@playwright/test';
import { arrive } from './people';

/** Presses Tab until the element with this name has the focus. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      return element?.getAttribute('aria-label') ?? element?.textContent ?? '';
    });
    if (name.test(focused)) return;
  }
  throw new Error(`Tab never reached ${name}`);
}

test('register, make a server, write, edit, react and delete by keyboard alone', async ({ browser }) => {
  const alice = await arrive(browser, 'keys');
  const { page } = alice;
  const keys = page.keyboard;
  await page.goto('/login/create');
  await expect(page.getByLabel('E-mail')).toBeFocused();
  await keys.type(`keys.${Date.now()}@mail.test`);
  await keys.press('Tab');
  await keys.type('a long walk in the evening');
  await keys.press('Enter');
  await expect(page.getByLabel('Username')).toBeFocused();
  await keys.type('keys');
  await keys.press('Enter');
  await expect(page.getByRole('heading', { name: 'Friends', level: 1 })).toBeVisible();

  await keys.press('Control+k');
  await keys.type('create a server');
  await keys.press('Enter');
  await expect(page.getByLabel('Name')).toBeFocused();
  await keys.type('By Hand');
  await keys.press('Enter');
  await expect(page.getByRole('heading', { name: 'General', level: 1 })).toBeVisible();
  await expect(alice.composer).toBeFocused();

  await keys.type('one');
  await keys.press('Enter');
  await keys.type('two');
  await keys.press('Enter');
  await expect(alice.message('two')).toBeVisible();
  await expect(alice.message('two')).not.toHaveAttribute('aria-busy', 'true');

  await keys.press('Shift+Tab');
  for (let i = 0; i < 8 && !(await alice.message('two').evaluate((row) => row === document.activeElement)); i++) {
    await keys.press('Shift+Tab');
  }
  await expect(alice.message('two')).toBeFocused();
  const outline = await alice.message('two').evaluate((row) => getComputedStyle(row).outlineStyle);
  expect(outline).toBe('solid');
  await keys.press('ArrowUp');
  await expect(alice.message('one')).toBeFocused();
  await keys.press('e');
  await expect(page.getByRole('textbox', { name: 'Edit' })).toBeFocused();
  await keys.type(' and a half');
  await keys.press('Enter');
  await expect(alice.message('one and a half')).toBeVisible();
  await expect(alice.composer).toBeFocused();

  await keys.press('Alt+m');
  for (let i = 0; i < 9 && !(await alice.message('one and').evaluate((row) => row === document.activeElement)); i++) {
    await keys.press('Shift+Tab');
  }
  await keys.press('+');
  await expect(page.getByPlaceholder('Search emoji')).toBeFocused();
  await keys.type('avocado');
  await expect(page.getByText('avocado').first()).toBeAttached();
  await keys.press('ArrowDown');
  await keys.press('Enter');
  await expect(alice.message('one and').getByRole('button', { name: /reacted with 🥑/ })).toBeVisible();

  await alice.message('two').focus();
  await keys.press('Delete');
  await expect(page.getByRole('button', { name: 'Delete', exact: true })).toBeFocused();
  await keys.press('Enter');
  await expect(alice.message('two')).toBeHidden();

  await tabTo(page, /^Menu of By Hand/);
  await keys.press('Enter');
  await keys.press('ArrowDown');
  await expect(page.getByRole('menuitem', { name: 'Create channel' })).toBeVisible();
  await keys.press('Escape');
  await keys.press('Control+/');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
});
