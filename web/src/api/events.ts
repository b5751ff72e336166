// Everything the gateway may say, plus the few client-made events that flow through the same apply.
import type {
  Channel,
  ChannelUnread,
  ChannelVoiceState,
  Emoji,
  Id,
  Member,
  MemberKey,
  Message,
  Role,
  Server,
  User,
  UserVoiceState,
} from './wire';

export interface Ready {
  type: 'Ready';
  users?: User[];
  servers?: Server[];
  channels?: Channel[];
  members?: Member[];
  emojis?: Emoji[];
  voice_states?: ChannelVoiceState[];
  channel_unreads?: ChannelUnread[];
  user_settings?: Record<string, [number, string]>;
}

export type GatewayEvent =
  | Ready
  | { type: 'Authenticated' }
  | { type: 'Pong'; data: number }
  | { type: 'Error'; data?: { type: string }; error?: string }
  | { type: 'Logout' }
  | { type: 'DeleteSession'; user_id: Id; session_id: Id }
  | { type: 'DeleteAllSessions'; user_id: Id; exclude_session_id: Id | null }
  | { type: 'Bulk'; v: GatewayEvent[] }
  | { type: 'UserSlowmodes'; slowmodes: { channel_id: Id; duration: number; retry_after: number }[] }
  | ({ type: 'Message' } & Message)
  | { type: 'MessageUpdate'; id: Id; channel: Id; data: Partial<Message>; clear?: string[] }
  | { type: 'MessageAppend'; id: Id; channel: Id; append: Pick<Message, 'embeds'> }
  | { type: 'MessageDelete'; id: Id; channel: Id }
  | { type: 'BulkMessageDelete'; channel: Id; ids: Id[] }
  | { type: 'MessageReact'; id: Id; channel_id: Id; user_id: Id; emoji_id: string }
  | { type: 'MessageUnreact'; id: Id; channel_id: Id; user_id: Id; emoji_id: string }
  | { type: 'MessageRemoveReaction'; id: Id; channel_id: Id; emoji_id: string }
  | ({ type: 'ChannelCreate' } & Channel)
  | { type: 'ChannelUpdate'; id: Id; data: Record<string, unknown>; clear?: string[] }
  | { type: 'ChannelDelete'; id: Id }
  | { type: 'ChannelGroupJoin'; id: Id; user: Id }
  | { type: 'ChannelGroupLeave'; id: Id; user: Id }
  | { type: 'ChannelStartTyping'; id: Id; user: Id }
  | { type: 'ChannelStopTyping'; id: Id; user: Id }
  | { type: 'ChannelAck'; id: Id; user: Id; message_id: Id }
  | { type: 'ServerCreate'; id: Id; server: Server; channels: Channel[]; emojis?: Emoji[] }
  | { type: 'ServerUpdate'; id: Id; data: Partial<Server>; clear?: string[] }
  | { type: 'ServerDelete'; id: Id }
  | { type: 'ServerMemberJoin'; id: Id; user: Id; member?: Member }
  | { type: 'ServerMemberUpdate'; id: MemberKey; data: Partial<Member>; clear?: string[] }
  | { type: 'ServerMemberLeave'; id: Id; user: Id; reason?: string }
  | { type: 'ServerRoleUpdate'; id: Id; role_id: Id; data: Partial<Role>; clear?: string[] }
  | { type: 'ServerRoleDelete'; id: Id; role_id: Id }
  | { type: 'ServerRoleRanksUpdate'; id: Id; ranks: Id[] }
  | { type: 'UserUpdate'; id: Id; data: Partial<User>; clear?: string[] }
  | { type: 'UserRelationship'; id: Id; user: User }
  | { type: 'UserSettingsUpdate'; id: Id; update: Record<string, [number, string]> }
  | ({ type: 'EmojiCreate' } & Emoji)
  | { type: 'EmojiUpdate'; id: Id; data: Partial<Emoji> }
  | { type: 'EmojiDelete'; id: Id }
  | { type: 'VoiceChannelJoin'; id: Id; state: UserVoiceState }
  | { type: 'VoiceChannelLeave'; id: Id; user: Id }
  | { type: 'VoiceChannelMove'; user: Id; from: Id; to: Id; state: UserVoiceState }
  | { type: 'UserVoiceStateUpdate'; id: Id; channel_id: Id; data: Partial<UserVoiceState> }
  | { type: 'UserMoveVoiceChannel'; node: string; from: Id; to: Id; token: string }
  | { type: 'VoiceCallUpdate'; initiator_id: Id; channel_id: Id; started_at: string | null; ended: boolean };

/** A message of ours that the server has not confirmed yet. */
export interface PendingMessage {
  nonce: string;
  channel: Id;
  content: string;
  replies: { id: Id; mention: boolean }[];
  attachments: { id: Id; filename: string }[];
  createdAt: number;
  failed?: string;
}

/** Which end of history a fetched page extends. */
export type PageKind = 'replace' | 'older' | 'newer' | 'refresh';

export type LocalEvent =
  | {
      type: 'Page';
      channel: Id;
      kind: PageKind;
      messages: Message[];
      users?: User[];
      members?: Member[];
      reachedStart?: boolean;
      reachedEnd?: boolean;
    }
  | { type: 'Members'; server: Id; members: Member[]; users: User[] }
  | { type: 'Member'; member: Member }
  | { type: 'Users'; users: User[] }
  | { type: 'Unreads'; unreads: ChannelUnread[] }
  | { type: 'PendingAdd'; message: PendingMessage }
  | { type: 'PendingFail'; channel: Id; nonce: string; reason: string }
  | { type: 'PendingRemove'; channel: Id; nonce: string }
  | { type: 'ForgetWindow'; channel: Id }
  | { type: 'RingStop'; channel: Id }
  | { type: 'Settings'; update: Record<string, [number, string]> }
  | { type: 'SettingChosen'; key: string; value: Readonly<Record<string, unknown>> }
  | { type: 'SettingSent'; key: string }
  | { type: 'Reset' };

export type AppEvent = GatewayEvent | LocalEvent;
