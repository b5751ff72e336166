// Stands in for the page while it is closed: shows what the server pushes, and leads to it when it is pressed.
/* global self, clients */

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(clients.claim()));

self.addEventListener('push', (event) => {
  let notice = {};
  try {
    notice = event.data?.json() ?? {};
  } catch {
    // Something must be shown all the same, or the browser says it in words of its own.
  }
  event.waitUntil(
    self.registration.showNotification(notice.author || notice.title || 'Discordination', {
      body: notice.body || '',
      icon: notice.icon || '/mark.svg',
      image: notice.image,
      tag: notice.tag,
      renotify: Boolean(notice.tag),
      timestamp: notice.timestamp ? notice.timestamp * 1000 : undefined,
      data: { path: pathOf(notice.url) },
    }),
  );
});

/** The place within this client; an address elsewhere is never opened. */
function pathOf(url) {
  try {
    return new URL(url, self.location.origin).pathname;
  } catch {
    return '/';
  }
}

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.path ?? '/'));
});

async function open(path) {
  const [window] = await clients.matchAll({ type: 'window', includeUncontrolled: true });
  if (!window) return clients.openWindow(path);
  window.postMessage({ open: path });
  return window.focus().catch(() => undefined);
}
