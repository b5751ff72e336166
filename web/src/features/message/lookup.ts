// Which names mean whom in a channel: for writing mentions and for showing them while editing.
import type { Channel, Id } from '@/api/wire';
import { personName } from '@/store/names';
import { can, channelPermissions, Permission } from '@/store/permission';
import type { State } from '@/store/state';
import { roleWord, type MentionLookup, type NameLookup } from '@/text/mentions';

const may = (state: State, channel: Channel, permission: bigint) => can(channelPermissions(state, channel), permission);

/** Everybody who can be meant in this channel. */
export function peopleOf(state: State, channel: Channel): Id[] {
  switch (channel.channel_type) {
    case 'TextChannel':
      return Object.keys(state.members[channel.server] ?? {});
    case 'SavedMessages':
      return [channel.user];
    default:
      return channel.recipients;
  }
}

/** `chosen` holds what was picked from suggestions; other names count when exactly one person bears them. */
export function mentionLookup(state: State, channel: Channel, chosen: ReadonlyMap<string, Id>): MentionLookup {
  return {
    user: (name) => {
      const picked = chosen.get(`@${name}`);
      if (picked && state.users[picked]) return picked;
      const [bare = '', number] = name.split('#');
      const found = peopleOf(state, channel).filter((id) => {
        const user = state.users[id];
        return (
          user?.username.toLowerCase() === bare.toLowerCase() && (number === undefined || user.discriminator === number)
        );
      });
      return found.length === 1 ? found[0] : undefined;
    },
    role: (name) => {
      const roles = channel.channel_type === 'TextChannel' ? (state.servers[channel.server]?.roles ?? {}) : {};
      const picked = chosen.get(`@${name}`);
      if (picked && roles[picked]) return picked;
      const found = Object.keys(roles).filter((id) => roleWord(roles[id]?.name ?? '') === name);
      return found.length === 1 && may(state, channel, Permission.MentionRoles) ? found[0] : undefined;
    },
    channel: (name) => {
      const picked = chosen.get(`#${name}`);
      if (picked) return picked;
      if (channel.channel_type !== 'TextChannel') return undefined;
      return state.servers[channel.server]?.channels.find((id) => {
        const row = state.channels[id];
        return row?.channel_type === 'TextChannel' && row.name === name;
      });
    },
  };
}

export function nameLookup(state: State): NameLookup {
  return {
    user: (id) => {
      const user = state.users[id];
      return user ? `${user.username}#${user.discriminator}` : undefined;
    },
    role: (id) => {
      const server = Object.values(state.servers).find((row) => row.roles?.[id]);
      const name = server?.roles?.[id]?.name;
      return name !== undefined && name === roleWord(name) ? name : undefined;
    },
    channel: (id) => {
      const channel = state.channels[id];
      return channel?.channel_type === 'TextChannel' && !/\s/.test(channel.name) ? channel.name : undefined;
    },
  };
}

export function displayNameOf(state: State, server: Id | undefined, id: Id): string {
  return personName(state.users[id], server ? state.members[server]?.[id] : undefined);
}
