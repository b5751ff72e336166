// One living WebSocket: authenticates, pings, reconnects with back-off and jitter, and hands events on in batches.
import type { GatewayEvent } from './events';

export type LinkState = 'connecting' | 'ready' | 'waiting' | 'refused';

export interface GatewayHandlers {
  onEvents: (events: GatewayEvent[]) => void;
  onState: (state: LinkState) => void;
  /** The server knows this token no more. */
  onRefused: () => void;
}

const PING_EVERY = 20_000;
const PONG_WITHIN = 10_000;
const HELLO_WITHIN = 15_000;
const MAX_DELAY = 30_000;
const READY_FIELDS = ['users', 'servers', 'channels', 'members', 'emojis', 'voice_states', 'channel_unreads'];

/** Delay before the nth try: quick at first, doubling to half a minute, spread by a third either way. */
export function backoff(failures: number, random = Math.random()): number {
  const base = Math.min(MAX_DELAY, 400 * 2 ** Math.min(failures, 10));
  return Math.round(base * (0.67 + random * 0.66));
}

export class Gateway {
  private socket: WebSocket | null = null;
  private failures = 0;
  private closed = false;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private pingTimer: ReturnType<typeof setInterval> | undefined;
  private pongTimer: ReturnType<typeof setTimeout> | undefined;
  private queue: GatewayEvent[] = [];
  private flushTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly url: string,
    private readonly token: string,
    private readonly handlers: GatewayHandlers,
  ) {
    addEventListener('online', this.retryNow);
    document.addEventListener('visibilitychange', this.onVisible);
  }

  connect = (): void => {
    if (this.closed) return;
    clearTimeout(this.retryTimer);
    this.handlers.onState('connecting');
    const query = new URLSearchParams({ version: '1', format: 'json', token: this.token });
    for (const field of READY_FIELDS) query.append('ready', field);
    const socket = new WebSocket(`${this.url}?${query}`);
    this.socket = socket;
    socket.onmessage = (message) => this.receive(String(message.data));
    socket.onclose = () => this.lost(socket);
    // A half-open path gives neither an answer nor an end.
    clearTimeout(this.pongTimer);
    this.pongTimer = setTimeout(() => this.drop(socket), HELLO_WITHIN);
  };

  send(frame: Record<string, unknown>): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame));
  }

  close(): void {
    this.closed = true;
    this.stopTimers();
    clearTimeout(this.flushTimer);
    removeEventListener('online', this.retryNow);
    document.removeEventListener('visibilitychange', this.onVisible);
    this.socket?.close();
  }

  private receive(text: string): void {
    const event = JSON.parse(text) as GatewayEvent;
    switch (event.type) {
      case 'Pong':
        clearTimeout(this.pongTimer);
        return;
      case 'Error':
        if ((event.data?.type ?? event.error) === 'InvalidSession') this.refuse();
        return;
      case 'Logout':
        this.refuse();
        return;
      case 'Authenticated':
        clearTimeout(this.pongTimer);
        this.startPing();
        return;
      case 'Ready':
        this.failures = 0;
        this.queue.push(event);
        this.flush();
        this.handlers.onState('ready');
        return;
      default:
        this.queue.push(event);
        this.flushTimer ??= setTimeout(this.flush, 12);
    }
  }

  private flush = (): void => {
    clearTimeout(this.flushTimer);
    this.flushTimer = undefined;
    const events = this.queue;
    this.queue = [];
    if (events.length) this.handlers.onEvents(events);
  };

  private startPing(): void {
    clearInterval(this.pingTimer);
    this.pingTimer = setInterval(this.ping, PING_EVERY);
  }

  private ping = (): void => {
    this.send({ type: 'Ping', data: Date.now() });
    clearTimeout(this.pongTimer);
    const socket = this.socket;
    this.pongTimer = setTimeout(() => socket && this.drop(socket), PONG_WITHIN);
  };

  /** Does not wait for the close handshake of a peer that answers no ping. */
  private drop(socket: WebSocket): void {
    socket.onclose = null;
    socket.close();
    this.lost(socket);
  }

  private lost(socket: WebSocket): void {
    if (socket !== this.socket || this.closed) return;
    this.stopTimers();
    this.flush();
    this.socket = null;
    this.handlers.onState('waiting');
    this.retryTimer = setTimeout(this.connect, backoff(this.failures++));
  }

  private retryNow = (): void => {
    if (!this.socket && !this.closed) this.connect();
  };

  private onVisible = (): void => {
    if (document.visibilityState !== 'visible') return;
    this.retryNow();
    if (this.socket?.readyState === WebSocket.OPEN) this.ping();
  };

  private refuse(): void {
    this.handlers.onState('refused');
    this.close();
    this.handlers.onRefused();
  }

  private stopTimers(): void {
    clearTimeout(this.retryTimer);
    clearInterval(this.pingTimer);
    clearTimeout(this.pongTimer);
  }
}
