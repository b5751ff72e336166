// The way to the REST services: one request function, one upload function, both speaking Problem.
import { Problem, type ProblemBody } from './problem';
import type { NodeConfig } from './wire';

interface Connection {
  api: string;
  node: NodeConfig | null;
  token: string | null;
  onSignedOut: () => void;
}

/** Where and as whom requests are sent; set at start and at log-in. */
export const connection: Connection = { api: '/api', node: null, token: null, onSignedOut: () => undefined };

export type Query = Record<string, string | number | boolean | undefined>;

export interface RequestOptions {
  body?: unknown;
  query?: Query;
  signal?: AbortSignal;
  headers?: Record<string, string>;
  /** Path is an absolute URL of another service. */
  absolute?: boolean;
}

const MAX_RATE_WAITS = 3;

export async function request<T>(method: string, path: string, options: RequestOptions = {}): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    const response = await send(method, path, options);
    if (response.ok) return (response.status === 204 ? undefined : await readJson(response)) as T;
    const body = ((await readJson(response).catch(() => ({}))) ?? {}) as ProblemBody;
    const limited = response.status === 429 && !body.type && typeof body.retry_after === 'number';
    if (limited && attempt < MAX_RATE_WAITS) {
      await wait((body.retry_after ?? 1000) + 20, options.signal);
      continue;
    }
    const problem = new Problem(response.status, body);
    if (problem.signedOut && connection.token) connection.onSignedOut();
    throw problem;
  }
}

async function send(method: string, path: string, options: RequestOptions): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json', ...options.headers };
  if (connection.token) headers['X-Session-Token'] = connection.token;
  if (options.body !== undefined) headers['Content-Type'] = 'application/json';
  const url = (options.absolute ? path : connection.api + path) + queryString(options.query);
  try {
    return await fetch(url, {
      method,
      headers,
      body: options.body === undefined ? undefined : JSON.stringify(options.body),
      signal: options.signal,
      credentials: 'omit',
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new Problem(0);
  }
}

async function readJson(response: Response): Promise<unknown> {
  const text = await response.text();
  return text ? JSON.parse(text) : undefined;
}

function queryString(query: Query | undefined): string {
  const pairs = Object.entries(query ?? {}).filter(([, value]) => value !== undefined);
  return pairs.length ? `?${new URLSearchParams(pairs.map(([key, value]) => [key, String(value)]))}` : '';
}

function wait(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(new DOMException('aborted', 'AbortError'));
    });
  });
}

export function get<T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> {
  return request<T>('GET', path, { query, signal });
}

export function post<T>(path: string, body: unknown = {}, headers?: Record<string, string>): Promise<T> {
  return request<T>('POST', path, { body, headers });
}

export function put<T>(path: string, body: unknown = {}, headers?: Record<string, string>): Promise<T> {
  return request<T>('PUT', path, { body, headers });
}

export function patch<T>(path: string, body: unknown = {}, headers?: Record<string, string>): Promise<T> {
  return request<T>('PATCH', path, { body, headers });
}

export function remove<T>(path: string, query?: Query, headers?: Record<string, string>): Promise<T> {
  return request<T>('DELETE', path, { query, headers });
}

/** Headers carry bytes only, so words beyond Latin travel as their UTF-8. */
export function reasonHeader(reason: string | undefined): Record<string, string> {
  const bytes = new TextEncoder().encode(reason?.trim() ?? '');
  return bytes.length ? { 'X-Audit-Log-Reason': String.fromCharCode(...bytes) } : {};
}

/** Uploads one file to the file service; XMLHttpRequest because fetch reports no upload progress. */
export function upload(
  tag: string,
  file: File,
  onProgress: (fraction: number) => void,
  signal?: AbortSignal,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    xhr.open('POST', `${autumn()}/${tag}`);
    if (connection.token) xhr.setRequestHeader('X-Session-Token', connection.token);
    xhr.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    xhr.onerror = () => reject(new Problem(0));
    xhr.onabort = () => reject(new DOMException('aborted', 'AbortError'));
    xhr.onload = () => {
      const body = parse(xhr.responseText);
      if (xhr.status < 300 && body.id) resolve(body.id);
      else reject(new Problem(xhr.status, body));
    };
    signal?.addEventListener('abort', () => xhr.abort());
    const form = new FormData();
    form.append('file', file, file.name);
    xhr.send(form);
  });
}

function parse(text: string): ProblemBody & { id?: string } {
  try {
    return JSON.parse(text) as ProblemBody & { id?: string };
  } catch {
    return {};
  }
}

export function autumn(): string {
  return connection.node?.features.autumn.url || '/autumn';
}

/** Address of a stored file: the preview by default, the original when a name is given. */
export function fileUrl(tag: string, id: string, filename?: string): string {
  return `${autumn()}/${tag}/${id}${filename === undefined ? '' : `/${encodeURIComponent(filename)}`}`;
}

/** Third-party media never loads directly: it goes through the link proxy, or not at all. */
export function proxied(url: string): string | undefined {
  const january = connection.node?.features.january;
  if (!january?.enabled) return undefined;
  if (url.startsWith(`${january.url}/`) || url.startsWith(`${autumn()}/`)) return url;
  return `${january.url}/proxy?url=${encodeURIComponent(url)}`;
}
