// A cable between one person and LiveKit that can be pulled out and put back.
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import type { Page } from '@playwright/test';

export interface Cable {
  pull: () => void;
  plug: () => void;
  remove: () => Promise<void>;
}

/** Leads the signalling of this page's next calls through the cable. */
export async function layCable(page: Page, livekit: string): Promise<Cable> {
  const target = new URL(livekit);
  const open = new Set<Socket>();
  let whole = true;
  const server = createServer((near) => {
    if (!whole) return void near.destroy();
    const far = connect(Number(target.port), target.hostname);
    for (const socket of [near, far]) {
      open.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        open.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await page.route('**/join_call', async (route) => {
    const response = await route.fetch();
    const ticket = (await response.json()) as Record<string, string>;
    await route.fulfill({ response, json: { ...ticket, url: `ws://127.0.0.1:${port}` } });
  });
  return {
    pull: () => {
      whole = false;
      for (const socket of open) socket.destroy();
    },
    plug: () => {
      whole = true;
    },
    remove: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
