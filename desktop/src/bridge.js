// What the web lacks in this window, made of the two commands an instance's page may call: the badge and notifications.
// It runs before the page's own scripts, in the window itself and never in frames.
(() => {
  if (location.protocol === 'tauri:' || location.hostname === 'tauri.localhost') return;

  const ask = (command, words) =>
    window.__TAURI_INTERNALS__.invoke(command, words).catch((why) => console.warn(`${command} was refused: ${why}`));
  const define = (owner, name, value) =>
    Object.defineProperty(owner, name, { value, configurable: true, writable: true });

  define(navigator, 'setAppBadge', async (count = 1) =>
    ask('set_unread', { count: Math.max(0, Math.trunc(count) || 0) }),
  );
  define(navigator, 'clearAppBadge', async () => ask('set_unread', { count: 0 }));

  const shown = new Map();
  let last = 0;

  class Notification extends EventTarget {
    static permission = 'granted';
    static maxActions = 0;
    static async requestPermission(then) {
      then?.('granted');
      return 'granted';
    }

    onclick = null;
    onshow = null;
    onclose = null;
    onerror = null;
    #number = (last = (last % 1_000_000) + 1);

    constructor(title, { body = '', tag = '', data = null } = {}) {
      super();
      Object.assign(this, { title: String(title), body: String(body), tag: String(tag), data });
      shown.set(this.#number, this);
      // The oldest are forgotten: clicking them only brings the window forward.
      if (shown.size > 50) shown.delete(shown.keys().next().value);
      void ask('notify', { title: this.title, body: this.body, number: this.#number });
    }

    close() {
      shown.delete(this.#number);
    }
  }
  define(window, 'Notification', Notification);

  addEventListener('discordination-notification', (event) => {
    const notification = shown.get(event.detail);
    if (!notification) return;
    const click = new Event('click', { cancelable: true });
    notification.onclick?.(click);
    notification.dispatchEvent(click);
  });

  // A plain link out of the instance goes where those with a window of their own go: to the browser.
  addEventListener('click', (event) => {
    const link = event.isTrusted && event.button === 0 && !event.defaultPrevented && event.target.closest?.('a[href]');
    if (!link || link.hasAttribute('download') || (link.target && link.target !== '_self')) return;
    if (!/^(https?|mailto):$/.test(link.protocol) || link.origin === location.origin) return;
    event.preventDefault();
    window.open(link.href, '_blank', 'noopener');
  });
})();
