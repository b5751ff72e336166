// Every REST call the client makes, named and typed; features call these and never spell a path.
import { connection, get, patch, post, put, reasonHeader, remove, request } from './http';
import type * as wire from './wire';

type Id = wire.Id;
type Users = { messages: wire.Message[]; users: wire.User[]; members?: wire.Member[] };

export interface MessageQuery {
  limit?: number;
  before?: Id;
  after?: Id;
  nearby?: Id;
  sort?: 'Latest' | 'Oldest';
}

/** Either words or pins (rest-servers 4.6). */
export interface SearchQuery {
  query?: string;
  pinned?: boolean;
  limit?: number;
  before?: Id;
  after?: Id;
  sort?: 'Relevance' | 'Latest' | 'Oldest';
}

export interface Report {
  content: { type: 'Message' | 'User' | 'Server'; id: Id; report_reason: string };
  additional_context?: string;
}

export type AuditQuery = { user?: Id; target?: Id; type?: string; before?: Id };

export interface SendMessage {
  content?: string;
  attachments?: Id[];
  replies?: { id: Id; mention: boolean; fail_if_not_exists?: boolean }[];
}

/** An override as requests name it (rest-servers 1.3). */
export interface Allowed {
  allow: number;
  deny: number;
}

/** The header that carries a ticket (rest-accounts 5.3). */
const proof = (ticket: string | undefined): Record<string, string> => (ticket ? { 'X-Mfa-Ticket': ticket } : {});

export const routes = {
  node: () => get<wire.NodeConfig>('/'),

  account: {
    create: (body: { email: string; password: string; invite?: string; captcha?: string }) =>
      post<void>('/auth/account/create', body),
    verify: (code: string) => post<{ ticket?: { token: string } } | null>(`/auth/account/verify/${code}`),
    reverify: (body: { email: string; captcha?: string }) => post<void>('/auth/account/reverify', body),
    requestReset: (body: { email: string; captcha?: string }) => post<void>('/auth/account/reset_password', body),
    reset: (body: { token: string; password: string; remove_sessions: boolean }) =>
      patch<void>('/auth/account/reset_password', body),
    confirmDelete: (token: string) => put<void>('/auth/account/delete', { token }),
    fetch: () => get<{ _id: Id; email: string }>('/auth/account/'),
    changePassword: (body: { password: string; current_password: string }, ticket?: string) =>
      patch<void>('/auth/account/change/password', body, proof(ticket)),
    changeEmail: (body: { email: string; current_password: string }, ticket?: string) =>
      patch<void>('/auth/account/change/email', body, proof(ticket)),
    disable: (ticket: string) => post<void>('/auth/account/disable', {}, proof(ticket)),
    remove: (ticket: string) => post<void>('/auth/account/delete', {}, proof(ticket)),
  },

  session: {
    login: (body: { email: string; password: string; friendly_name: string }) =>
      post<wire.LoginResult>('/auth/session/login', body),
    loginTicket: (body: { mfa_ticket: string; mfa_response?: Record<string, string>; friendly_name: string }) =>
      post<wire.LoginResult>('/auth/session/login', body),
    logout: () => post<void>('/auth/session/logout'),
    all: () => get<wire.SessionInfo[]>('/auth/session/all'),
    revoke: (id: Id, ticket: string) => remove<void>(`/auth/session/${id}`, undefined, proof(ticket)),
    revokeOthers: (ticket: string) => remove<void>('/auth/session/all', undefined, proof(ticket)),
  },

  mfa: {
    ticket: (answer: Record<string, string>) => put<{ token: string }>('/auth/mfa/ticket', answer),
    methods: () => get<wire.MfaMethod[]>('/auth/mfa/methods'),
    state: () => get<wire.MfaState>('/auth/mfa/'),
    newSecret: (ticket: string) => post<{ secret: string }>('/auth/mfa/totp', {}, proof(ticket)),
    enable: (totp_code: string) => put<void>('/auth/mfa/totp', { totp_code }),
    disable: (ticket: string) => remove<void>('/auth/mfa/totp', undefined, proof(ticket)),
    newCodes: (ticket: string) => patch<string[]>('/auth/mfa/recovery', {}, proof(ticket)),
  },

  onboard: {
    hello: () => get<{ onboarding: boolean }>('/onboard/hello'),
    complete: (username: string) => post<wire.User>('/onboard/complete', { username }),
  },

  user: {
    fetch: (id: Id) => get<wire.User>(`/users/${id}`),
    edit: (body: Record<string, unknown>) => patch<wire.User>('/users/@me', body),
    rename: (username: string, password: string) => patch<wire.User>('/users/@me/username', { username, password }),
    profile: (id: Id) => get<wire.UserProfile>(`/users/${id}/profile`),
    mutual: (id: Id) => get<{ users: Id[]; servers: Id[] }>(`/users/${id}/mutual`),
    openDm: (id: Id) => get<wire.Channel>(`/users/${id}/dm`),
    befriendName: (username: string) => post<wire.User>('/users/friend', { username }),
    befriend: (id: Id) => put<wire.User>(`/users/${id}/friend`),
    unfriend: (id: Id) => remove<wire.User>(`/users/${id}/friend`),
    block: (id: Id) => put<wire.User>(`/users/${id}/block`),
    unblock: (id: Id) => remove<wire.User>(`/users/${id}/block`),
  },

  sync: {
    unreads: () => get<wire.ChannelUnread[]>('/sync/unreads'),
    settings: (keys: readonly string[]) => post<Record<string, [number, string]>>('/sync/settings/fetch', { keys }),
    setSettings: (values: Record<string, string>) => post<void>('/sync/settings/set', values),
  },

  server: {
    create: (name: string, description?: string) =>
      post<{ server: wire.Server; channels: wire.Channel[] }>('/servers/create', { name, description }),
    edit: (id: Id, body: Record<string, unknown>) => patch<wire.Server>(`/servers/${id}`, body),
    leave: (id: Id) => remove<void>(`/servers/${id}`),
    ack: (id: Id) => put<void>(`/servers/${id}/ack`),
    members: (id: Id) => get<{ members: wire.Member[]; users: wire.User[] }>(`/servers/${id}/members`),
    member: (id: Id, user: Id) => get<wire.Member>(`/servers/${id}/members/${user}`),
    invites: (id: Id) => get<wire.Invite[]>(`/servers/${id}/invites`),
    createChannel: (id: Id, body: { type: 'Text' | 'Voice'; name: string; description?: string }) =>
      post<wire.Channel>(`/servers/${id}/channels`, body),
    kick: (id: Id, user: Id, reason?: string) =>
      remove<void>(`/servers/${id}/members/${user}`, undefined, reasonHeader(reason)),
    bans: (id: Id) => get<wire.BanList>(`/servers/${id}/bans`),
    unban: (id: Id, user: Id, reason?: string) =>
      remove<void>(`/servers/${id}/bans/${user}`, undefined, reasonHeader(reason)),
    auditLog: (id: Id, query: AuditQuery) => get<wire.AuditPage>(`/servers/${id}/audit_logs`, { limit: 50, ...query }),
    ban: (id: Id, user: Id, reason?: string) =>
      put<void>(`/servers/${id}/bans/${user}`, reason?.trim() ? { reason: reason.trim() } : {}),
    createRole: (id: Id, name: string) => post<{ id: Id; role: wire.Role }>(`/servers/${id}/roles`, { name }),
    editRole: (id: Id, role: Id, body: Record<string, unknown>) =>
      patch<wire.Role>(`/servers/${id}/roles/${role}`, body),
    removeRole: (id: Id, role: Id) => remove<void>(`/servers/${id}/roles/${role}`),
    rankRoles: (id: Id, ranks: Id[]) => patch<wire.Server>(`/servers/${id}/roles/ranks`, { ranks }),
    allowRole: (id: Id, role: Id, permissions: Allowed) =>
      put<wire.Server>(`/servers/${id}/permissions/${role}`, { permissions }),
    allowAll: (id: Id, permissions: number) => put<wire.Server>(`/servers/${id}/permissions/default`, { permissions }),
    handOver: (id: Id, owner: Id, ticket: string) => patch<wire.Server>(`/servers/${id}`, { owner }, proof(ticket)),
    editMember: (id: Id, user: Id, body: Record<string, unknown>) =>
      patch<wire.Member>(`/servers/${id}/members/${user}`, body),
  },

  channel: {
    edit: (id: Id, body: Record<string, unknown>) => patch<wire.Channel>(`/channels/${id}`, body),
    allow: (id: Id, whom: Id | 'default', permissions: Allowed | number) =>
      put<wire.Channel>(`/channels/${id}/permissions/${whom}`, { permissions }),
    close: (id: Id) => remove<void>(`/channels/${id}`),
    createInvite: (id: Id) => post<wire.Invite>(`/channels/${id}/invites`),
    ack: (id: Id, message: Id) => put<void>(`/channels/${id}/ack/${message}`),
    createGroup: (name: string, users: Id[]) => post<wire.Channel>('/channels/create', { name, users }),
    groupMembers: (id: Id) => get<wire.User[]>(`/channels/${id}/members`),
    addToGroup: (id: Id, user: Id) => put<void>(`/channels/${id}/recipients/${user}`),
    joinCall: (id: Id, body: { node?: string; force_disconnect?: boolean; recipients?: Id[] }) =>
      post<wire.CallTicket>(`/channels/${id}/join_call`, body),
    endRing: (id: Id, user: Id) => put<void>(`/channels/${id}/end_ring/${user}`),
    removeFromGroup: (id: Id, user: Id) => remove<void>(`/channels/${id}/recipients/${user}`),
  },

  message: {
    list: (channel: Id, query: MessageQuery, signal?: AbortSignal) =>
      get<Users>(`/channels/${channel}/messages`, { ...query, include_users: true }, signal),
    search: (channel: Id, query: SearchQuery) =>
      post<Users>(`/channels/${channel}/search`, { ...query, include_users: true }),
    fetch: (channel: Id, id: Id) => get<wire.Message>(`/channels/${channel}/messages/${id}`),
    send: (channel: Id, body: SendMessage, nonce: string) =>
      post<wire.Message>(`/channels/${channel}/messages`, body, { 'Idempotency-Key': nonce }),
    edit: (channel: Id, id: Id, content: string) =>
      patch<wire.Message>(`/channels/${channel}/messages/${id}`, { content }),
    remove: (channel: Id, id: Id, reason?: string) =>
      remove<void>(`/channels/${channel}/messages/${id}`, undefined, reasonHeader(reason)),
    react: (channel: Id, id: Id, emoji: string) =>
      put<void>(`/channels/${channel}/messages/${id}/reactions/${encodeURIComponent(emoji)}`),
    unreact: (channel: Id, id: Id, emoji: string) =>
      remove<void>(`/channels/${channel}/messages/${id}/reactions/${encodeURIComponent(emoji)}`),
    pin: (channel: Id, id: Id) => post<void>(`/channels/${channel}/messages/${id}/pin`),
    unpin: (channel: Id, id: Id) => remove<void>(`/channels/${channel}/messages/${id}/pin`),
  },

  bot: {
    mine: () => get<{ bots: wire.Bot[]; users: wire.User[] }>('/bots/@me'),
    create: (name: string) => post<wire.Bot & { user: wire.User }>('/bots/create', { name }),
    edit: (id: Id, body: { name?: string; public?: boolean; remove?: 'Token'[] }) =>
      patch<wire.Bot & { user: wire.User }>(`/bots/${id}`, body),
    editUser: (id: Id, body: Record<string, unknown>) => patch<wire.User>(`/users/${id}`, body),
    remove: (id: Id) => remove<void>(`/bots/${id}`),
    show: (id: Id) => get<wire.PublicBot>(`/bots/${id}/invite`),
    invite: (id: Id, place: { server: Id } | { group: Id }) => post<void>(`/bots/${id}/invite`, place),
  },

  push: {
    subscribe: (keys: { endpoint: string; p256dh: string; auth: string }) => post<void>('/push/subscribe', keys),
    unsubscribe: () => post<void>('/push/unsubscribe'),
  },

  safety: {
    report: (report: Report) => post<void>('/safety/report', report),
  },

  invite: {
    fetch: (code: string) => get<wire.InvitePreview>(`/invites/${encodeURIComponent(code)}`),
    join: (code: string) => post<wire.InviteJoined>(`/invites/${encodeURIComponent(code)}`),
    remove: (code: string) => remove<void>(`/invites/${encodeURIComponent(code)}`),
  },

  emoji: {
    create: (file: Id, server: Id, name: string) =>
      put<wire.Emoji>(`/custom/emoji/${file}`, { name, parent: { type: 'Server', id: server } }),
    rename: (id: Id, name: string) => patch<wire.Emoji>(`/custom/emoji/${id}`, { name }),
    remove: (id: Id, reason?: string) => remove<void>(`/custom/emoji/${id}`, undefined, reasonHeader(reason)),
  },

  webhook: {
    list: (channel: Id) => get<wire.Webhook[]>(`/channels/${channel}/webhooks`),
    create: (channel: Id, name: string) => post<wire.Webhook>(`/channels/${channel}/webhooks`, { name }),
    rename: (id: Id, name: string) => patch<wire.Webhook>(`/webhooks/${id}`, { name }),
    remove: (id: Id, reason?: string) => remove<void>(`/webhooks/${id}`, undefined, reasonHeader(reason)),
  },

  gif: {
    search: (query: string) =>
      gifbox<{ results: wire.GifResult[] }>('/search', { query: query.toLowerCase(), locale: 'en_US', limit: 30 }),
    trending: () => gifbox<{ results: wire.GifResult[] }>('/trending', { locale: 'en_US', limit: 30 }),
  },
};

function gifbox<T>(path: string, query: Record<string, string | number>): Promise<T> {
  const base = connection.node?.features.gifbox?.url || '/gifbox';
  return request<T>('GET', base + path, { query, absolute: true });
}
