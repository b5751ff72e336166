// People who use the client the way people do: by what is written on it.
import { type Browser, type BrowserContextOptions, expect, type Locator, type Page, test } from '@playwright/test';

const PASSWORD = 'a long walk in the evening';
let count = 0;

export class Person {
  constructor(
    readonly page: Page,
    readonly name: string,
  ) {}

  get composer(): Locator {
    return this.page.getByRole('textbox', { name: /^(Message |Write yourself)/ });
  }

  get log(): Locator {
    return this.page.getByRole('log');
  }

  message(text: string | RegExp): Locator {
    return this.log.getByRole('article').filter({ hasText: text });
  }

  async say(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press('Enter');
  }

  /** Chooses one of a message's tools, which appear under the pointer. */
  async use(message: Locator, tool: string): Promise<void> {
    await message.hover();
    await message.getByRole('toolbar').getByRole('button', { name: tool, exact: true }).click();
  }

  async choose(message: Locator, entry: string): Promise<void> {
    await this.use(message, 'More');
    await this.page.getByRole('menuitem', { name: entry }).click();
  }

  /** The full name others find this person by. */
  async handle(): Promise<string> {
    const token = await this.page.evaluate(
      () => (JSON.parse(localStorage.getItem('discordination.session') ?? '{}') as { token: string }).token,
    );
    const answer = await this.page.request.get('/api/users/@me', { headers: { 'X-Session-Token': token } });
    const { username, discriminator } = (await answer.json()) as { username: string; discriminator: string };
    return `${username}#${discriminator}`;
  }
}

/** Opens a browser of their own; errors of the page fail the test. */
export async function arrive(browser: Browser, name: string, options: BrowserContextOptions = {}): Promise<Person> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.on('pageerror', (error) => {
    test.info().errors.push({ message: `${name}'s page: ${error.message}`, stack: error.stack });
  });
  return new Person(page, name);
}

export async function fillRegistration({ page, name }: Person): Promise<void> {
  await page.getByLabel('E-mail').fill(`${name}.${Date.now().toString(36)}${count++}@mail.test`);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Create an account' }).click();
  await page.getByLabel('Username').fill(name);
  await page.getByRole('button', { name: 'Continue' }).click();
}

export async function register(person: Person): Promise<void> {
  await person.page.goto('/login/create');
  await fillRegistration(person);
  await expect(person.page.getByRole('heading', { name: 'Friends', level: 1 })).toBeVisible();
}

export async function makeServer({ page }: Person, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Create a server' }).click();
  await page.getByLabel('Name').fill(name);
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'General', level: 1 })).toBeVisible();
}

export async function inviteLink({ page }: Person, server: string): Promise<string> {
  await page.getByRole('button', { name: `Menu of ${server}` }).click();
  await page.getByRole('menuitem', { name: 'Invite people' }).click();
  const field = page.getByLabel('Invite link');
  await expect(field).toHaveValue(/\/invite\/\w+$/);
  const link = await field.inputValue();
  await page.keyboard.press('Escape');
  return new URL(link).pathname;
}

/** Two people in one server, both looking at its first channel. */
export async function together(browser: Browser, server: string): Promise<[Person, Person]> {
  const alice = await arrive(browser, 'alice');
  const bob = await arrive(browser, 'bob');
  await register(alice);
  await makeServer(alice, server);
  await register(bob);
  await bob.page.goto(await inviteLink(alice, server));
  await bob.page.getByRole('button', { name: `Join ${server}` }).click();
  await expect(bob.page.getByRole('heading', { name: 'General', level: 1 })).toBeVisible();
  return [alice, bob];
}
