// What can be done in a call, and about people in one.
import {
  EarOff,
  Headphones,
  MessageSquare,
  Mic,
  MonitorUp,
  MoveRight,
  Phone,
  PhoneOff,
  Video,
  VolumeX,
} from 'lucide-react';
import { routes } from '@/api/routes';
import type { Channel, Id, User } from '@/api/wire';
import {
  inCall,
  join,
  leave,
  ownMarks,
  RING_FOR,
  toggleCamera,
  toggleDeafen,
  toggleMute,
  toggleShare,
  useCall,
} from '@/features/voice/call';
import { t } from '@/i18n';
import { presenceOf } from '@/store/names';
import { can, channelPermissions, Permission, serverPermissions, standing } from '@/store/permission';
import { channelPath, navigate } from '@/store/route';
import { screen } from '@/store/screen';
import { getLimits } from '@/store/session';
import type { State } from '@/store/state';
import { dispatch, getState } from '@/store/store';
import { hasVoice, isTalk, isVoiceChannel, participants, voiceChannelOf, voiceEnabled } from '@/store/voices';
import { act } from '@/ui/act';
import type { Action } from './action';

const call = useCall.getState;

/** Whether we may show pictures in this channel at all. */
export function mayShow(channel: Id | null): boolean {
  const row = channel ? getState().channels[channel] : undefined;
  return getLimits()?.video !== false && can(channelPermissions(getState(), row), Permission.Video);
}

/** Phones have no screens to share. */
export const canShare = () => typeof navigator.mediaDevices?.getDisplayMedia === 'function';

export const callActions = {
  mute: {
    id: 'call.mute',
    label: () => (call().muted || call().deafened ? t('voice.unmute') : t('voice.mute')),
    icon: Mic,
    shortcut: 'mod+shift+m',
    when: inCall,
    run: toggleMute,
  },
  deafen: {
    id: 'call.deafen',
    label: () => (call().deafened ? t('voice.undeafen') : t('voice.deafen')),
    icon: Headphones,
    shortcut: 'mod+shift+d',
    when: inCall,
    run: toggleDeafen,
  },
  camera: {
    id: 'call.camera',
    label: () => (ownMarks()?.camera ? t('voice.cameraOff') : t('voice.cameraOn')),
    icon: Video,
    shortcut: 'mod+shift+e',
    when: () => inCall() && mayShow(call().channel),
    run: toggleCamera,
  },
  share: {
    id: 'call.share',
    label: () => (ownMarks()?.sharing ? t('voice.unshare') : t('voice.share')),
    icon: MonitorUp,
    shortcut: 'mod+shift+s',
    when: () => inCall() && canShare() && mayShow(call().channel),
    run: toggleShare,
  },
  leave: {
    id: 'call.leave',
    label: () => t('voice.leave'),
    icon: PhoneOff,
    shortcut: 'mod+shift+l',
    danger: true,
    when: inCall,
    run: leave,
  },
} satisfies Record<string, Action<void>>;

export const allCallActions: readonly Action<void>[] = Object.values(callActions);

/** The newest call that asks for us and has not rung too long. */
export function ringing(state: State, now = Date.now()): Id | undefined {
  const self = state.users[state.selfId ?? ''];
  if (self && presenceOf(self) === 'Busy') return undefined;
  return Object.entries(state.rings)
    .filter(([channel, ring]) => now - ring.at < RING_FOR && channel !== call().channel)
    .sort(([, a], [, b]) => b.at - a.at)[0]?.[0];
}

export const ringActions: readonly Action<void>[] = [
  {
    id: 'ring.accept',
    label: () => t('voice.ring.accept'),
    icon: Phone,
    shortcut: 'mod+shift+a',
    when: () => ringing(getState()) !== undefined,
    run: () => {
      const channel = getState().channels[ringing(getState()) ?? ''];
      if (!channel) return;
      navigate(channelPath(channel));
      void join(channel._id);
    },
  },
  {
    id: 'ring.decline',
    label: () => t('voice.ring.decline'),
    icon: PhoneOff,
    shortcut: 'mod+shift+x',
    danger: true,
    when: () => ringing(getState()) !== undefined,
    run: () => {
      const channel = ringing(getState());
      if (channel) dispatch({ type: 'RingStop', channel });
    },
  },
];

const here = (channel: Channel) => call().channel === channel._id;
const mayJoin = (channel: Channel) =>
  hasVoice(channel) && can(channelPermissions(getState(), channel), Permission.Connect);
const running = (channel: Channel) => participants(getState(), channel._id).length > 0;

export const channelCallActions: readonly Action<Channel>[] = [
  {
    id: 'channel.join',
    label: (channel) =>
      isVoiceChannel(channel) ? t('voice.join') : running(channel) ? t('voice.joinCall') : t('voice.call'),
    icon: Phone,
    when: (channel) => mayJoin(channel) && !here(channel),
    run: (channel) => {
      navigate(channelPath(channel));
      void join(channel._id);
    },
  },
  {
    id: 'channel.video',
    label: () => t('voice.videoCall'),
    icon: Video,
    when: (channel) =>
      isTalk(channel) && mayJoin(channel) && !here(channel) && !running(channel) && mayShow(channel._id),
    run: (channel) => {
      navigate(channelPath(channel));
      void join(channel._id, { video: true });
    },
  },
  {
    id: 'channel.openChat',
    label: () => t('voice.openChat'),
    icon: MessageSquare,
    when: (channel) => isVoiceChannel(channel) && !here(channel),
    run: (channel) => {
      screen.showChat(true);
      navigate(channelPath(channel));
    },
  },
  {
    id: 'channel.leaveCall',
    label: () => t('voice.leave'),
    icon: PhoneOff,
    danger: true,
    when: here,
    run: leave,
  },
];

interface Seen {
  user: User;
  server?: Id;
}

/** Whether our rights in the server and our rank allow it. */
function mayAct({ user, server: id }: Seen, permission: bigint): boolean {
  const state = getState();
  const server = id ? state.servers[id] : undefined;
  if (!server || !voiceEnabled() || !state.selfId || !state.members[server._id]?.[user._id]) return false;
  if (!can(serverPermissions(state, server), permission)) return false;
  return standing(state, server, user._id) > standing(state, server, state.selfId);
}

const memberOf = ({ user, server }: Seen) => getState().members[server ?? '']?.[user._id];
const callOf = ({ user, server }: Seen) => (server ? voiceChannelOf(getState(), server, user._id) : undefined);
const edit = ({ user, server }: Seen, body: Record<string, unknown>) =>
  act(() => routes.server.editMember(server ?? '', user._id, body));

/** What moderators do with a member's voice (gateway 5.10). */
export const memberVoiceActions: readonly Action<Seen>[] = [
  {
    id: 'voice.mute',
    label: (seen) => (memberOf(seen)?.can_publish === false ? t('voice.member.unmute') : t('voice.member.mute')),
    icon: VolumeX,
    group: 2,
    when: (seen) => mayAct(seen, Permission.MuteMembers),
    run: (seen) =>
      edit(seen, memberOf(seen)?.can_publish === false ? { remove: ['CanPublish'] } : { can_publish: false }),
  },
  {
    id: 'voice.deafen',
    label: (seen) => (memberOf(seen)?.can_receive === false ? t('voice.member.undeafen') : t('voice.member.deafen')),
    icon: EarOff,
    group: 2,
    when: (seen) => mayAct(seen, Permission.DeafenMembers),
    run: (seen) =>
      edit(seen, memberOf(seen)?.can_receive === false ? { remove: ['CanReceive'] } : { can_receive: false }),
  },
  {
    id: 'voice.move',
    label: () => t('voice.member.move'),
    icon: MoveRight,
    group: 2,
    when: (seen) => callOf(seen) !== undefined && mayAct(seen, Permission.MoveMembers),
    run: ({ user, server }) => screen.open({ name: 'move-member', user: user._id, server: server ?? '' }),
  },
  {
    id: 'voice.disconnect',
    label: () => t('voice.member.disconnect'),
    icon: PhoneOff,
    danger: true,
    group: 2,
    when: (seen) => callOf(seen) !== undefined && mayAct(seen, Permission.MoveMembers),
    run: (seen) => edit(seen, { remove: ['VoiceChannel'] }),
  },
];
