// Servers that the window should not trust: a page that is no instance, and an instance that wants more than its due.
import { createServer } from 'node:http';

/** Answers by path; `visits` counts what was asked for. */
export async function stranger(answers) {
  const visits = [];
  const reports = [];
  const server = createServer((request, response) => {
    const path = request.url.split('?')[0];
    visits.push(path);
    if (request.method === 'POST') {
      let text = '';
      request.on('data', (piece) => (text += piece));
      request.on('end', () => {
        reports.push(JSON.parse(text));
        response.end();
      });
      return;
    }
    const body = answers[path];
    response.writeHead(body === undefined ? 404 : 200, {
      'Content-Type': body?.startsWith('<') ? 'text/html' : 'application/json',
    });
    response.end(body ?? 'nothing here');
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  return { address: `http://127.0.0.1:${server.address().port}`, visits, reports, close: () => server.close() };
}

/** An instance by its answers whose page tries everything it can think of and reports what came of it. */
export const greedy = (frame) => ({
  '/.well-known/stoat': '{"api":"/api"}',
  '/api': '{"revolt":"0.15.1","features":{},"ws":"/ws","app":""}',
  '/': `<!doctype html><title>greedy</title><h1>Greedy</h1><iframe src="${frame}"></iframe><script>
    const wishes = [
      ['home', {}],
      ['connect', { address: 'https://example.org', unencrypted: true }],
      ['forget', { origin: 'http://localhost:1' }],
      ['plugin:window|set_title', { label: 'main', value: 'owned' }],
      ['plugin:window|close', { label: 'main' }],
      ['plugin:webview|create_webview_window', { options: { label: 'more', url: 'https://example.org' } }],
      ['plugin:event|emit', { event: 'x', payload: null }],
      ['plugin:event|listen', { event: 'x', target: { kind: 'Any' }, handler: 1 }],
      ['plugin:app|version', {}],
      ['plugin:path|resolve_directory', { directory: 1 }],
      ['plugin:resources|close', { rid: 1 }],
      ['plugin:menu|new', { kind: 'Menu', options: {}, handler: 1 }],
      ['plugin:tray|get_by_id', { id: 'tray' }],
      ['plugin:window-state|save_window_state', { flags: 7 }],
      ['plugin:shell|execute', { program: 'sh', args: [] }],
      ['plugin:fs|read_text_file', { path: '/etc/passwd' }],
      ['plugin:opener|open_url', { url: 'file:///etc/passwd' }],
    ]
    const got = async ([command, words]) => {
      try {
        await window.__TAURI_INTERNALS__.invoke(command, words)
        return command
      } catch {}
    }
    const results = Promise.all(wishes.map(got)).then(async (granted) => ({
      granted: granted.filter(Boolean),
      tried: wishes.length,
      global: typeof window.__TAURI__,
      badge: await window.__TAURI_INTERNALS__.invoke('set_unread', { count: 7 }).then(() => 'allowed', String),
    }))
    results.then((report) => fetch('/report', { method: 'POST', body: JSON.stringify(report) }))
  </script>`,
});

/** A page for a frame of another origin: it looks for a way to the application. */
export const framed = (report) => `<!doctype html><script>
  const found = { internals: typeof window.__TAURI_INTERNALS__, ipc: typeof window.ipc };
  try { found.parent = typeof parent.__TAURI_INTERNALS__ } catch { found.parent = 'closed' }
  try {
    window.webkit?.messageHandlers?.ipc?.postMessage(JSON.stringify(
      { cmd: 'set_unread', callback: 1, error: 2, payload: { count: 99 }, options: {}, __TAURI_INVOKE_KEY__: 'guess' }));
  } catch {}
  fetch('${report}', { method: 'POST', mode: 'no-cors', body: JSON.stringify(found) });
</script>`;
