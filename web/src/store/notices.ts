// Tells of messages that call for us while we look elsewhere; only where notifications were allowed, as in the desktop app.
import type { GatewayEvent } from '@/api/events';
import type { Message } from '@/api/wire';
import { t } from '@/i18n';
import { decodeMentions } from '@/text/mentions';
import { channelName, personName, presenceOf } from './names';
import { channelPath, getPlace, navigate } from './route';
import { getState } from './store';

/** Enough to know whether to look. */
const LONGEST = 200;

export function notify(events: readonly GatewayEvent[]): void {
  if (typeof Notification === 'undefined' || Notification.permission !== 'granted') return;
  for (const event of events) {
    if (event.type === 'Message' && callsForUs(event) && !isLookedAt(event)) show(event);
  }
}

function callsForUs(message: Message): boolean {
  const state = getState();
  const isBusy = presenceOf(state.users[state.selfId ?? '']) === 'Busy';
  return !isBusy && message.author !== state.selfId && !!state.unreads[message.channel]?.mentions.includes(message._id);
}

function isLookedAt(message: Message): boolean {
  const place = getPlace();
  return document.hasFocus() && place.at === 'channel' && place.channel === message.channel;
}

function show(message: Message): void {
  const state = getState();
  const channel = state.channels[message.channel];
  if (!channel) return;
  const author =
    message.masquerade?.name ?? message.webhook?.name ?? personName(state.users[message.author], message.member);
  const body = decodeMentions(message.content ?? '', {
    user: (id) => state.users[id] && personName(state.users[id]),
    channel: (id) => state.channels[id] && channelName(state, state.channels[id]),
  });
  const notification = new Notification(
    channel.channel_type === 'DirectMessage' ? author : `${author} · ${channelName(state, channel)}`,
    { body: body.slice(0, LONGEST) || t('message.attachmentOnly'), tag: channel._id, icon: '/mark.svg' },
  );
  notification.onclick = () => {
    window.focus();
    navigate(channelPath(channel, message._id));
  };
}
