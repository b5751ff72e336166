// The shapes that travel: objects of the protocol as the server sends them (gateway appendix A, REST models).
export type * from './wire-node';

export type Id = string;

export type RelationshipStatus = 'None' | 'User' | 'Friend' | 'Outgoing' | 'Incoming' | 'Blocked' | 'BlockedOther';
export type PresenceName = 'Online' | 'Idle' | 'Focus' | 'Busy' | 'Invisible';

export type FileMetadata =
  | { type: 'File' | 'Text' | 'Audio' }
  | { type: 'Image'; width: number; height: number; thumbhash?: number[] | null; animated?: boolean | null }
  | { type: 'Video'; width: number; height: number };

export interface StoredFile {
  _id: Id;
  tag: string;
  filename: string;
  metadata: FileMetadata;
  content_type: string;
  size: number;
}

export interface UserStatus {
  text?: string;
  presence?: PresenceName;
}

export interface User {
  _id: Id;
  username: string;
  discriminator: string;
  display_name?: string;
  pronouns?: string;
  avatar?: StoredFile;
  relations?: { _id: Id; status: RelationshipStatus }[];
  badges?: number;
  status?: UserStatus;
  flags?: number;
  privileged?: boolean;
  bot?: { owner: Id };
  relationship: RelationshipStatus;
  online: boolean;
}

export interface UserProfile {
  content?: string;
  background?: StoredFile;
}

export interface Override {
  a: number;
  d: number;
}

export interface Role {
  _id?: Id;
  name: string;
  permissions: Override;
  colour?: string;
  hoist?: boolean;
  rank: number;
  icon?: StoredFile;
}

export interface Category {
  id: Id;
  title: string;
  channels: Id[];
}

export interface Server {
  _id: Id;
  owner: Id;
  name: string;
  description?: string;
  channels: Id[];
  categories?: Category[];
  system_messages?: Record<string, Id>;
  roles?: Record<Id, Role>;
  default_permissions: number;
  icon?: StoredFile;
  banner?: StoredFile;
  flags?: number;
  nsfw?: boolean;
  approximate_member_count?: number;
}

export interface SavedMessages {
  channel_type: 'SavedMessages';
  _id: Id;
  user: Id;
  last_message_id?: Id;
}

export interface DirectMessage {
  channel_type: 'DirectMessage';
  _id: Id;
  active: boolean;
  recipients: Id[];
  last_message_id?: Id;
}

export interface Group {
  channel_type: 'Group';
  _id: Id;
  name: string;
  owner: Id;
  description?: string;
  recipients: Id[];
  icon?: StoredFile;
  last_message_id?: Id;
  permissions?: number;
  nsfw?: boolean;
}

export interface TextChannel {
  channel_type: 'TextChannel';
  _id: Id;
  server: Id;
  name: string;
  description?: string;
  icon?: StoredFile;
  last_message_id?: Id;
  default_permissions?: Override;
  role_permissions?: Record<Id, Override>;
  nsfw?: boolean;
  voice?: { max_users?: number };
  slowmode?: number;
}

export type Channel = SavedMessages | DirectMessage | Group | TextChannel;

export interface MemberKey {
  server: Id;
  user: Id;
}

export interface Member {
  _id: MemberKey;
  joined_at: string;
  nickname?: string;
  pronouns?: string;
  avatar?: StoredFile;
  roles?: Id[];
  timeout?: string;
  can_publish?: boolean;
  can_receive?: boolean;
}

export interface Emoji {
  _id: Id;
  parent: { type: 'Server'; id: Id } | { type: 'Detached' };
  creator_id: Id;
  name: string;
  animated?: boolean;
  nsfw?: boolean;
}

export interface Bot {
  _id: Id;
  owner: Id;
  token: string;
  public: boolean;
}

export interface PublicBot {
  _id: Id;
  username: string;
  /** A file's id. */
  avatar?: Id;
  description?: string;
}

export interface Webhook {
  id: Id;
  name: string;
  avatar?: StoredFile;
  creator_id: Id;
  channel_id: Id;
  permissions: number;
  token: string | null;
}

export interface BanList {
  users: { _id: Id; username: string; discriminator: string; avatar: StoredFile | null }[];
  bans: { _id: MemberKey; reason: string | null }[];
}

/** Fields depend on the type (rest-servers 2.10). */
export type AuditAction = { type: string } & Record<string, unknown>;

export interface AuditEntry {
  _id: Id;
  server: Id;
  reason: string | null;
  user: Id;
  target: Id | null;
  action: AuditAction;
}

export interface AuditPage {
  audit_logs: AuditEntry[];
  users: User[];
  members: Member[];
}

export interface EmbedImage {
  url: string;
  width: number;
  height: number;
  size?: 'Large' | 'Preview';
}

export type Special = { type: string; id?: string; content_type?: string; timestamp?: string };

export type Embed =
  | { type: 'None' }
  | {
      type: 'Text';
      icon_url?: string;
      url?: string;
      title?: string;
      description?: string;
      media?: StoredFile;
      colour?: string;
    }
  | ({ type: 'Image' } & EmbedImage)
  | ({ type: 'Video' } & EmbedImage)
  | {
      type: 'Website';
      url?: string;
      original_url?: string;
      special?: Special;
      title?: string;
      description?: string;
      image?: EmbedImage;
      video?: EmbedImage;
      site_name?: string;
      icon_url?: string;
      colour?: string;
    };

export interface SystemContent {
  type: string;
  id?: Id;
  by?: Id;
  name?: string;
  from?: Id;
  to?: Id;
  content?: string;
  finished_at?: string | null;
}

export interface Message {
  _id: Id;
  nonce?: string;
  channel: Id;
  author: Id;
  user?: User;
  member?: Member;
  webhook?: { name: string; avatar: Id | null };
  content?: string;
  system?: SystemContent;
  attachments?: StoredFile[];
  edited?: string;
  embeds?: Embed[];
  mentions?: Id[];
  role_mentions?: Id[];
  replies?: Id[];
  reactions?: Record<string, Id[]>;
  interactions?: { reactions?: string[]; restrict_reactions?: boolean };
  masquerade?: { name?: string; avatar?: string; colour?: string };
  pinned?: boolean;
  flags?: number;
}

/** Someone in a call, as the server sees them; who is in the call knows more from LiveKit itself (gateway 5.6). */
export interface UserVoiceState {
  id: Id;
  joined_at: string;
  is_receiving: boolean;
  is_publishing: boolean;
  screensharing: boolean;
  camera: boolean;
}

export interface ChannelVoiceState {
  id: Id;
  participants: UserVoiceState[];
}

/** What opens a call: a short-lived LiveKit token and the node's public address. */
export interface CallTicket {
  token: string;
  url: string;
}

export interface ChannelUnread {
  _id: { channel: Id; user: Id };
  last_id?: Id;
  mentions?: Id[];
}

export interface Session {
  _id: Id;
  user_id: Id;
  token: string;
  name: string;
}

export interface SessionInfo {
  _id: Id;
  name: string;
}

export type MfaMethod = 'Password' | 'Totp' | 'Recovery';

/** Each only when true. */
export interface MfaState {
  totp_mfa?: boolean;
  recovery_active?: boolean;
}

export type LoginResult =
  | ({ result: 'Success' } & Session)
  | { result: 'MFA'; ticket: string; allowed_methods: string[] }
  | { result: 'Disabled'; user_id: Id };

export type Invite =
  | { type: 'Server'; _id: string; server: Id; creator: Id; channel: Id }
  | { type: 'Group'; _id: string; creator: Id; channel: Id };

export type InvitePreview =
  | {
      type: 'Server';
      code: string;
      server_id: Id;
      server_name: string;
      server_icon?: StoredFile;
      server_banner?: StoredFile;
      channel_id: Id;
      channel_name: string;
      channel_description?: string;
      user_name: string;
      user_avatar?: StoredFile;
      member_count: number;
    }
  | {
      type: 'Group';
      code: string;
      channel_id: Id;
      channel_name: string;
      channel_description?: string;
      user_name: string;
      user_avatar?: StoredFile;
    };

export type InviteJoined =
  { type: 'Server'; channels: Channel[]; server: Server } | { type: 'Group'; channel: Channel; users: User[] };

export interface GifResult {
  id: string;
  url: string;
  media_formats: Record<string, { url: string; dimensions: [number, number] }>;
}
