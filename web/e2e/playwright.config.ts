// Drives the real client of a running server. DISCORDINATION_URL says where it is; CHROMIUM which browser to take.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { defineConfig } from '@playwright/test';

function findChromium(): string {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const folders = ['/usr/bin', ...(process.env.PATH ?? '').split(delimiter)];
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    const found = folders.map((folder) => join(folder, name)).find(existsSync);
    if (found) return found;
  }
  throw new Error('No Chromium found: install one, or name it in CHROMIUM.');
}

const quiet = ['quic', 'background-networking', 'component-update', 'sync', 'gpu'].map((part) => `--disable-${part}`);

export default defineConfig({
  testDir: '.',
  outputDir: '../test-results',
  // One server and two cores: stories one after another, each with time to spare.
  workers: 1,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  retries: 0,
  reporter: 'list',
  use: {
    baseURL: process.env.DISCORDINATION_URL ?? 'http://localhost:3000',
    viewport: { width: 1280, height: 800 },
    trace: 'retain-on-failure',
    actionTimeout: 15_000,
    permissions: ['clipboard-read', 'clipboard-write'],
    launchOptions: { executablePath: findChromium(), args: ['--no-sandbox', '--no-first-run', ...quiet] },
  },
});
