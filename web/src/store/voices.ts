// Calls as one reads them: where one can talk, and who is there.
import type { Channel, Id, TextChannel, UserVoiceState } from '@/api/wire';
import { useSession } from './session';
import type { State } from './state';

/** Whether this instance has a LiveKit node; without one the client shows nothing of voice. */
export function voiceEnabled(): boolean {
  return useSession.getState().node?.features.livekit?.enabled === true;
}

export function useVoiceEnabled(): boolean {
  return useSession((s) => s.node?.features.livekit?.enabled === true);
}

/** A server's channel for talking, as opposed to conversations, in which a call can be started at any time. */
export function isVoiceChannel(channel: Channel | undefined): channel is TextChannel {
  return voiceEnabled() && channel?.channel_type === 'TextChannel' && channel.voice !== undefined;
}

/** Whether a call can be held here (gateway 5.3). */
export function hasVoice(channel: Channel | undefined): boolean {
  return isVoiceChannel(channel) || isTalk(channel);
}

/** A direct conversation or a group. */
export function isTalk(channel: Channel | undefined): boolean {
  return voiceEnabled() && (channel?.channel_type === 'DirectMessage' || channel?.channel_type === 'Group');
}

/** Who is in the call, those who came first first. */
export function participants(state: State, channel: Id): readonly UserVoiceState[] {
  const room = state.voices[channel];
  if (!room) return [];
  return Object.values(room).sort((a, b) => (a.joined_at === b.joined_at ? 0 : a.joined_at < b.joined_at ? -1 : 1));
}

/** The voice channel of this server in which somebody is. */
export function voiceChannelOf(state: State, server: Id, user: Id): Id | undefined {
  return state.servers[server]?.channels.find((id) => state.voices[id]?.[user] !== undefined);
}
