// Measures what arrives at a person's browser: counts WebRTC itself keeps, not what the page claims.
import { expect, type BrowserContext, type Page } from '@playwright/test';

interface Arrived {
  /** Energy of all sound received since the beginning; rises while somebody can be heard. */
  energy: number;
  /** Pictures decoded since the beginning, per width in px. */
  pictures: Record<number, number>;
}

declare global {
  interface Window {
    peerConnections?: RTCPeerConnection[];
    /** How many notes the page has played since somebody began to count. */
    notes?: number;
  }
}

/** Keeps hold of every peer connection that the pages of this browser will make. */
export async function watchLines(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const all: RTCPeerConnection[] = (window.peerConnections = []);
    window.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        all.push(this);
      }
    };
  });
}

async function arrived(page: Page): Promise<Arrived> {
  return page.evaluate(async () => {
    const sum: { energy: number; pictures: Record<number, number> } = { energy: 0, pictures: {} };
    for (const line of window.peerConnections ?? []) {
      if (line.connectionState !== 'connected') continue;
      for (const row of (await line.getStats()).values() as Iterable<RTCInboundRtpStreamStats>) {
        if (row.type !== 'inbound-rtp') continue;
        if (row.kind === 'audio') sum.energy += row.totalAudioEnergy ?? 0;
        const width = row.frameWidth ?? 0;
        if (width > 0) sum.pictures[width] = (sum.pictures[width] ?? 0) + (row.framesDecoded ?? 0);
      }
    }
    return sum;
  });
}

/** What of a growing count comes within a while. */
export async function within(ms: number, count: () => Promise<number>): Promise<number> {
  const before = await count();
  await new Promise((resolve) => setTimeout(resolve, ms));
  return (await count()) - before;
}

const ENOUGH = 1e-4;

export async function expectSound(page: Page): Promise<void> {
  const heard = () => within(1500, async () => (await arrived(page)).energy);
  await expect.poll(heard, { timeout: 20_000, message: 'sound arrives' }).toBeGreaterThan(ENOUGH);
}

export async function expectSilence(page: Page): Promise<void> {
  const heard = () => within(2500, async () => (await arrived(page)).energy);
  await expect.poll(heard, { timeout: 20_000, message: 'no sound arrives' }).toBeLessThan(ENOUGH / 10);
}

const frames = async (page: Page) => Object.values((await arrived(page)).pictures).reduce((sum, n) => sum + n, 0);

/** Pictures keep coming, and they have a size. */
export async function expectPictures(page: Page): Promise<void> {
  const seen = () => within(1000, () => frames(page));
  await expect.poll(seen, { timeout: 20_000, message: 'pictures arrive' }).toBeGreaterThan(3);
  expect(Math.max(...Object.keys((await arrived(page)).pictures).map(Number))).toBeGreaterThan(0);
}

export async function expectNoPictures(page: Page): Promise<void> {
  const seen = () => within(1000, () => frames(page));
  await expect.poll(seen, { timeout: 20_000, message: 'no pictures arrive' }).toBe(0);
}
