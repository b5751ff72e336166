// People who talk: fake devices, the way into a call, and what of it can be seen.
import { expect, type Browser, type LaunchOptions, type Page } from '@playwright/test';
import { watchLines } from './arriving';
import { murmur } from './murmur';
import { arrive, inviteLink, makeServer, register, type Person } from './people';
import config from './playwright.config';

export const NO_LIVEKIT = 'LIVEKIT_URL is not set: there is no LiveKit server to talk through';

export const FAKE_DEVICES = [
  '--use-fake-device-for-media-stream',
  `--use-file-for-fake-audio-capture=${murmur()}`,
  '--autoplay-policy=no-user-gesture-required',
];
/** The browser's own questions answer themselves, always with yes. */
export const FAKE_DIALOGS = ['--use-fake-ui-for-media-stream', '--auto-select-desktop-capture-source=Entire screen'];

export function launchWith(...parts: string[][]): LaunchOptions {
  const options = config.use?.launchOptions;
  return { ...options, args: [...(options?.args ?? []), ...parts.flat()] };
}

export const DEVICES = ['clipboard-read', 'clipboard-write', 'microphone', 'camera'];

/** Somebody with a microphone and a camera. */
export async function talker(browser: Browser, name: string): Promise<Person> {
  const person = await arrive(browser, name, { permissions: DEVICES });
  await watchLines(person.page.context());
  await register(person);
  return person;
}

export async function pair(browser: Browser, server: string): Promise<[Person, Person]> {
  const alice = await talker(browser, 'alice');
  await makeServer(alice, server);
  const bob = await talker(browser, 'bob');
  await bob.page.goto(await inviteLink(alice, server));
  await bob.page.getByRole('button', { name: `Join ${server}` }).click();
  await expect(bob.page.getByRole('heading', { name: 'General', level: 1 })).toBeVisible();
  return [alice, bob];
}

/** Makes a voice channel; its maker is not inside. */
export async function makeVoice({ page }: Person, name: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Channels' }).getByRole('button', { name: 'Create channel' }).click();
  await page.getByText('Voice', { exact: true }).click();
  await page.getByLabel('Channel name').fill(name);
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
}

export const channels = (page: Page) => page.getByRole('navigation', { name: 'Channels' });
export const bar = (page: Page) => page.getByRole('region', { name: 'Voice connection' }).first();
export const inside = (page: Page, name: string) =>
  channels(page).getByRole('button', { name: new RegExp(`^${name}\\b`) });
export const stage = (page: Page) => page.getByRole('region', { name: /^Call in / });
export const tile = (page: Page, name: string) =>
  stage(page).locator('[data-tile][data-source="camera"]').filter({ hasText: name });

export async function enter({ page }: Person, channel: string): Promise<void> {
  await channels(page)
    .getByRole('link', { name: new RegExp(`^${channel}`) })
    .click();
  await expect(bar(page).getByText('Connected')).toBeVisible();
}

export const control = (page: Page, name: string) => bar(page).getByRole('button', { name, exact: true });
