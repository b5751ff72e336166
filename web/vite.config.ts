import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const server = process.env.DISCORDINATION_URL ?? 'http://127.0.0.1:3000';

/** Serves the emoji tables from our own origin, so that the picker never asks a CDN. */
function emojiTables(): Plugin {
  const require = createRequire(import.meta.url);
  const tables = ['data.json', 'messages.json'];
  const read = (name: string) => readFileSync(require.resolve(`emojibase-data/en/${name}`));
  return {
    name: 'emoji-tables',
    configureServer(dev) {
      for (const name of tables) {
        dev.middlewares.use(`/emoji/en/${name}`, (_request, response) => {
          response.setHeader('Content-Type', 'application/json');
          response.end(read(name));
        });
      }
    },
    generateBundle() {
      for (const name of tables) this.emitFile({ type: 'asset', fileName: `emoji/en/${name}`, source: read(name) });
    },
  };
}

const proxied = ['/api', '/autumn', '/january', '/gifbox', '/.well-known'];

export default defineConfig({
  plugins: [react(), emojiTables()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: { target: 'es2024', sourcemap: false, assetsInlineLimit: 0, chunkSizeWarningLimit: 900 },
  server: {
    proxy: {
      ...Object.fromEntries(proxied.map((path) => [path, { target: server }])),
      '/ws': { target: server, ws: true },
    },
  },
  test: { environment: 'happy-dom', include: ['src/**/*.test.ts', 'src/**/*.test.tsx'] },
});
