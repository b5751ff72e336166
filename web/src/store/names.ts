// What people, channels and presences are called where we stand.
import { fileUrl, proxied } from '@/api/http';
import type { Channel, Id, Member, Message, Role, StoredFile, User } from '@/api/wire';
import { t } from '@/i18n';
import type { State } from './state';

export function personName(user: User | undefined, member?: Member): string {
  return member?.nickname ?? user?.display_name ?? user?.username ?? t('message.unknownUser');
}

export function handle(user: User): string {
  return `${user.username}#${user.discriminator}`;
}

/** The other side of a direct conversation. */
export function otherPerson(state: State, channel: Channel): User | undefined {
  if (channel.channel_type !== 'DirectMessage') return undefined;
  return state.users[channel.recipients.find((id) => id !== state.selfId) ?? ''];
}

export function channelName(state: State, channel: Channel): string {
  switch (channel.channel_type) {
    case 'SavedMessages':
      return t('nav.saved');
    case 'DirectMessage':
      return personName(otherPerson(state, channel));
    default:
      return channel.name;
  }
}

export type PresenceShown = 'Online' | 'Idle' | 'Focus' | 'Busy' | 'Invisible' | 'Offline';

export function presenceOf(user: User | undefined): PresenceShown {
  if (!user) return 'Offline';
  if (user.relationship === 'User') return user.status?.presence ?? 'Online';
  if (!user.online) return 'Offline';
  const presence = user.status?.presence ?? 'Online';
  return presence === 'Invisible' ? 'Offline' : presence;
}

export function memberOf(state: State, server: Id | undefined, user: Id): Member | undefined {
  return server ? state.members[server]?.[user] : undefined;
}

/** The colour of the highest role that has one; only plain colours are trusted in a style attribute. */
export function roleColour(state: State, member: Member | undefined): string | undefined {
  if (!member?.roles?.length) return undefined;
  const roles = state.servers[member._id.server]?.roles;
  if (!roles) return undefined;
  const coloured = member.roles
    .map((id) => roles[id])
    .filter((role) => role?.colour)
    .sort((a, b) => (a?.rank ?? 0) - (b?.rank ?? 0));
  return legible(coloured[0]?.colour);
}

/** The colour for words: as light or dark as the theme needs it. */
export function legible(colour: string | undefined): string | undefined {
  const safe = safeColour(colour);
  return safe && `oklch(from ${safe} clamp(var(--legible-from), l, var(--legible-to)) c h)`;
}

export function safeColour(colour: string | undefined): string | undefined {
  return colour && /^(#[0-9a-f]{3,8}|[a-z]{3,20}|rgba?\([\d,\s.]+\))$/i.test(colour) ? colour : undefined;
}

/** The picture of the highest role that has one. */
export function roleIcon(state: State, member: Member | undefined): { name: string; icon: StoredFile } | undefined {
  const roles = member && state.servers[member._id.server]?.roles;
  if (!roles) return undefined;
  let top: Role | undefined;
  for (const id of member.roles ?? []) {
    const role = roles[id];
    if (role?.icon && role.rank < (top?.rank ?? Infinity)) top = role;
  }
  return top?.icon && { name: top.name, icon: top.icon };
}

export interface Author {
  name: string;
  colour?: string;
  /** A picture other than that of the person. */
  src?: string;
  file?: StoredFile;
}

/** Who a message says it is from: a mask, a webhook, or the person. */
export function authorOf(user: User | undefined, member: Member | undefined, message: Message): Author {
  const { masquerade, webhook } = message;
  const src = masquerade?.avatar
    ? proxied(masquerade.avatar)
    : webhook?.avatar
      ? fileUrl('avatars', webhook.avatar)
      : undefined;
  return {
    name: masquerade?.name ?? webhook?.name ?? personName(user, member),
    colour: legible(masquerade?.colour),
    src,
    file: webhook ? undefined : (member?.avatar ?? user?.avatar),
  };
}
