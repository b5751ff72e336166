// Tells of messages that call for us while we look elsewhere; only where notifications were allowed, as in the desktop app.
import { create } from 'zustand';
import type { GatewayEvent } from '@/api/events';
import type { Message } from '@/api/wire';
import { t } from '@/i18n';
import { decodeMentions } from '@/text/mentions';
import { SUPPRESSED } from './apply-message';
import { channelName, personName, presenceOf } from './names';
import { channelPath, getPlace, navigate } from './route';
import { levelOf } from './settings';
import { getState } from './store';
import { isUnread } from './unread';

const KEY = 'discordination.notices';

/** Whether to tell on this device, where the browser allows it. */
export const useNotices = create<boolean>(() => localStorage.getItem(KEY) !== 'off');
useNotices.subscribe((on) => {
  if (on) localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, 'off');
});

/** Enough to know whether to look. */
const LONGEST = 200;

export function notify(events: readonly GatewayEvent[]): void {
  if (typeof Notification === 'undefined' || Notification.permission !== 'granted' || !useNotices.getState()) return;
  for (const event of events) {
    if (event.type === 'Message' && callsForUs(event) && !isLookedAt(event)) show(event);
  }
}

function callsForUs(message: Message): boolean {
  const state = getState();
  const isBusy = presenceOf(state.users[state.selfId ?? '']) === 'Busy';
  const channel = state.channels[message.channel];
  if (isBusy || message.author === state.selfId || !channel) return false;
  const mentioned = !!state.unreads[message.channel]?.mentions.includes(message._id);
  switch (levelOf(state, channel)) {
    case 'all':
      return mentioned || (((message.flags ?? 0) & SUPPRESSED) === 0 && isUnread(state, channel));
    case 'mention':
      return mentioned;
    default:
      return false;
  }
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
  const title = channel.channel_type === 'DirectMessage' ? author : `${author} · ${channelName(state, channel)}`;
  const path = channelPath(channel, message._id);
  const options = {
    body: body.slice(0, LONGEST) || t('message.attachmentOnly'),
    tag: channel._id,
    icon: '/mark.svg',
    data: { path },
  };
  try {
    new Notification(title, options).onclick = () => {
      window.focus();
      navigate(path);
    };
  } catch {
    // Browsers of phones leave it to the service worker, where there is one.
    void navigator.serviceWorker?.getRegistration().then((worker) => worker?.showNotification(title, options));
  }
}
