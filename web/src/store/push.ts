// Notifications while the client is closed: a service worker, the browser's push service, and a key of this session.
import { create } from 'zustand';
import { connection } from '@/api/http';
import { routes } from '@/api/routes';
import { navigate } from './route';

const KEY = 'discordination.push';

/** Whether this browser shall be told while we are away. */
export const usePush = create<boolean>(() => localStorage.getItem(KEY) === 'on');

/** Empty where the instance pushes nothing. */
export const pushKey = () => connection.node?.vapid ?? '';

export const canPush = () => 'serviceWorker' in navigator && 'PushManager' in window;

function remember(on: boolean): void {
  if (on) localStorage.setItem(KEY, 'on');
  else localStorage.removeItem(KEY);
  usePush.setState(on, true);
}

/** Permission must have been given. */
export async function switchOnPush(): Promise<void> {
  await subscribe();
  remember(true);
}

export async function switchOffPush(): Promise<void> {
  remember(false);
  await routes.push.unsubscribe();
  await forgetSubscription();
}

/** Each new session has to name the subscription, and browsers change theirs now and then. */
export async function renewPush(): Promise<void> {
  if (!usePush.getState() || !pushKey() || !canPush()) return;
  if (Notification.permission === 'granted') await subscribe();
  else remember(false);
}

/** Nobody is signed in here any more. */
export function forgetPush(): void {
  if (!usePush.getState()) return;
  remember(false);
  void forgetSubscription().catch(() => undefined);
}

async function forgetSubscription(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration();
  await (await registration?.pushManager.getSubscription())?.unsubscribe();
}

async function subscribe(): Promise<void> {
  await navigator.serviceWorker.register('/sw.js');
  const { pushManager } = await navigator.serviceWorker.ready;
  const key = bytes(pushKey());
  let subscription = await pushManager.getSubscription();
  if (subscription && !same(subscription.options.applicationServerKey, key)) {
    await subscription.unsubscribe();
    subscription = null;
  }
  subscription ??= await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  const { endpoint, keys } = subscription.toJSON();
  await routes.push.subscribe({ endpoint: endpoint ?? '', p256dh: keys?.p256dh ?? '', auth: keys?.auth ?? '' });
}

function bytes(base64url: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64url.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
}

function same(known: ArrayBuffer | null, key: Uint8Array): boolean {
  return known !== null && new Uint8Array(known).every((byte, at) => byte === key[at]);
}

/** A pressed notification leads to where it came from. */
export function followNotices(): void {
  navigator.serviceWorker?.addEventListener('message', (event: MessageEvent<{ open?: unknown }>) => {
    if (typeof event.data?.open === 'string') navigate(event.data.open);
  });
}
