// Who is signed in here, and the link that keeps the store current.
import { create } from 'zustand';
import type { GatewayEvent } from '@/api/events';
import { Gateway } from '@/api/gateway';
import { connection } from '@/api/http';
import { routes } from '@/api/routes';
import { ulidTime } from '@/api/ulid';
import type { NodeConfig } from '@/api/wire';
import { forgetDrafts } from './drafts';
import { navigate } from './route';
import { meetNewcomers } from './newcomers';
import { notify } from './notices';
import { forgetPush, renewPush } from './push';
import { fetchSettings } from './settings';
import { screen } from './screen';
import { dispatch, useStore } from './store';

const KEY = 'discordination.session';

interface StoredSession {
  id: string;
  token: string;
  userId: string;
}

/** starting → signed-out | onboarding | connecting → ready; unreachable when the server gives no configuration. */
export type Phase = 'starting' | 'unreachable' | 'signed-out' | 'onboarding' | 'connecting' | 'ready';

interface SessionState {
  phase: Phase;
  node: NodeConfig | null;
  session: StoredSession | null;
}

export const useSession = create<SessionState>(() => ({ phase: 'starting', node: null, session: null }));

let gateway: Gateway | null = null;

type Listener = (event: GatewayEvent) => void;
const listeners = new Set<Listener>();

/** Tells of each event after the store has it; for those who act on events and do not only show them. */
export function listen(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function stored(): StoredSession | null {
  try {
    const parsed = JSON.parse(localStorage.getItem(KEY) ?? 'null') as StoredSession | null;
    return parsed?.token ? parsed : null;
  } catch {
    return null;
  }
}

export async function start(): Promise<void> {
  connection.onSignedOut = signedOut;
  try {
    const node = await routes.node();
    connection.node = node;
    useSession.setState({ node });
  } catch {
    useSession.setState({ phase: 'unreachable' });
    setTimeout(() => void start(), 3000);
    return;
  }
  const session = stored();
  if (!session) {
    useSession.setState({ phase: 'signed-out' });
    return;
  }
  await enter(session);
}

/** Goes in with a session: onboarding first if it has no user yet, else the gateway. */
export async function enter(session: StoredSession): Promise<void> {
  localStorage.setItem(KEY, JSON.stringify(session));
  connection.token = session.token;
  useSession.setState({ session, phase: 'connecting' });
  try {
    const { onboarding } = await routes.onboard.hello();
    if (onboarding) {
      useSession.setState({ phase: 'onboarding' });
      return;
    }
  } catch {
    // A 401 has signed us out already; anything else is for the gateway's back-off to outlast.
    if (!connection.token) return;
  }
  connect();
}

export function connect(): void {
  const { node, session } = useSession.getState();
  if (!node || !session) return;
  gateway?.close();
  useSession.setState((s) => ({ phase: s.phase === 'ready' ? 'ready' : 'connecting' }));
  gateway = new Gateway(socketUrl(node.ws), session.token, {
    onEvents,
    onState: screen.setLink,
    onRefused: signedOut,
  });
  gateway.connect();
}

/** The announced address may be a bare path when the server does not know its public name. */
function socketUrl(announced: string): string {
  const url = new URL(announced || '/ws', location.href);
  if (url.protocol === 'http:') url.protocol = 'ws:';
  if (url.protocol === 'https:') url.protocol = 'wss:';
  return url.href.replace(/\/$/, '');
}

function onEvents(events: GatewayEvent[]): void {
  dispatch(...events);
  meetNewcomers(events);
  notify(events);
  for (const event of events) for (const listener of listeners) listener(event);
  if (events.some((event) => event.type === 'Ready')) {
    if (useSession.getState().phase !== 'ready') void renewPush().catch(() => undefined);
    useSession.setState({ phase: 'ready' });
    fetchSettings();
    screen.nextEpoch();
  }
}

export function sendFrame(frame: Record<string, unknown>): void {
  gateway?.send(frame);
}

export async function logOut(): Promise<void> {
  await routes.session.logout().catch(() => undefined);
  signedOut();
}

/** The session is over, by our wish or not. */
export function signedOut(): void {
  gateway?.close();
  gateway = null;
  connection.token = null;
  localStorage.removeItem(KEY);
  forgetDrafts();
  forgetPush();
  screen.closeAll();
  dispatch({ type: 'Reset' });
  useSession.setState({ session: null, phase: 'signed-out' });
  navigate('/login');
}

export function deviceName(): string {
  const agent = navigator.userAgent;
  if (/ Discordination\//.test(agent)) return `Discordination on ${systemName(agent)}`;
  const browser = /Firefox\//.test(agent)
    ? 'Firefox'
    : /Edg\//.test(agent)
      ? 'Edge'
      : /Chrome\//.test(agent)
        ? 'Chrome'
        : /Safari\//.test(agent)
          ? 'Safari'
          : 'Browser';
  return `${browser} on ${systemName(agent)}`;
}

function systemName(agent: string): string {
  return /Android/.test(agent)
    ? 'Android'
    : /iPhone|iPad/.test(agent)
      ? 'iOS'
      : /Mac OS/.test(agent)
        ? 'macOS'
        : /Windows/.test(agent)
          ? 'Windows'
          : 'Linux';
}

/** New accounts have limits of their own for their first hours (rest-accounts 3). */
function limitsOf(node: NodeConfig | null, self: string | null) {
  const limits = node?.features.limits;
  if (!limits) return undefined;
  const young = self !== null && Date.now() - ulidTime(self) <= limits.global.new_user_hours * 3_600_000;
  return young ? limits.new_user : limits.default;
}

export function useLimits() {
  const node = useSession((s) => s.node);
  const self = useStore((s) => s.selfId);
  return limitsOf(node, self);
}

export const getLimits = () => limitsOf(useSession.getState().node, useStore.getState().selfId);

export const selfId = () => useStore.getState().selfId;
