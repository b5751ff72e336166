// What is to be shown of one person in a call: from LiveKit where we are inside, from the server's word elsewhere.
import type { Id } from '@/api/wire';
import { t } from '@/i18n';
import { memberOf } from '@/store/names';
import { useStore } from '@/store/store';
import { useCall, type MicrophoneState } from './call';

export interface Shown {
  muted: boolean;
  mutedByModerator: boolean;
  deafened: boolean;
  deafenedByModerator: boolean;
  camera: boolean;
  sharing: boolean;
  speaking: boolean;
  weak: boolean;
}

export function useShown(channel: Id, server: Id | undefined, user: Id): Shown {
  const told = useStore((s) => s.voices[channel]?.[user]);
  const member = useStore((s) => memberOf(s, server, user));
  const self = useStore((s) => s.selfId === user);
  const live = useCall((s) => (s.channel === channel ? s.marks[user] : undefined));
  const speaking = useCall((s) => s.channel === channel && s.speaking.includes(user));
  const deaf = useCall((s) => self && s.channel === channel && s.deafened);
  const muted = live ? live.muted : told?.is_publishing === false;
  return {
    muted,
    mutedByModerator: member?.can_publish === false,
    deafened: deaf,
    deafenedByModerator: member?.can_receive === false,
    camera: live?.camera ?? told?.camera ?? false,
    sharing: live?.sharing ?? told?.screensharing ?? false,
    speaking: speaking && !muted,
    weak: live?.weak ?? false,
  };
}

/** The same in words, for those who hear the screen. */
export function spoken(shown: Shown): string {
  const words: string[] = [];
  if (shown.speaking) words.push(t('voice.mark.speaking'));
  if (shown.mutedByModerator) words.push(t('voice.mark.mutedByModerator'));
  else if (shown.muted) words.push(t('voice.mark.muted'));
  if (shown.deafenedByModerator) words.push(t('voice.mark.deafenedByModerator'));
  else if (shown.deafened) words.push(t('voice.mark.deafened'));
  if (shown.camera) words.push(t('voice.mark.camera'));
  if (shown.sharing) words.push(t('voice.mark.sharing'));
  if (shown.weak) words.push(t('voice.mark.poor'));
  return words.join(', ');
}

export interface Notice {
  text: string;
  /** Asking for the microphone again may help. */
  again: boolean;
}

/** Why one cannot talk or hear as one wishes. */
export function useNotice(): Notice | null {
  const channel = useCall((s) => s.channel);
  const live = useCall((s) => s.phase === 'connected');
  const microphone = useCall((s) => s.microphone);
  const member = useStore((s) => {
    const row = channel ? s.channels[channel] : undefined;
    return row?.channel_type === 'TextChannel' ? memberOf(s, row.server, s.selfId ?? '') : undefined;
  });
  if (!live) return null;
  if (member?.can_receive === false) return { text: t('voice.notice.modDeafened'), again: false };
  if (member?.can_publish === false) return { text: t('voice.notice.modMuted'), again: false };
  if (microphone === 'ready') return null;
  const again: readonly MicrophoneState[] = ['denied', 'missing', 'busy'];
  return { text: t(`voice.notice.${microphone}`), again: again.includes(microphone) };
}
