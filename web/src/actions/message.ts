// What can be done with a message.
import { Copy, Flag, Link, MailOpen, Pencil, Pin, PinOff, Reply, SmilePlus, Trash2, Type } from 'lucide-react';
import { routes } from '@/api/routes';
import { idBefore } from '@/api/ulid';
import type { Id, Message } from '@/api/wire';
import { t } from '@/i18n';
import { personName } from '@/store/names';
import { can, channelPermissions, Permission } from '@/store/permission';
import { openPicker } from '@/store/picker';
import { channelPath } from '@/store/route';
import { screen, useScreen } from '@/store/screen';
import { dispatch, getState } from '@/store/store';
import { act, copy } from '@/ui/act';
import { confirm } from '@/ui/confirm';
import type { Action } from './action';
import { focusComposer } from './app';
import { appUrl } from './channel';

const channelOf = (message: Message) => getState().channels[message.channel];
const may = (message: Message, permission: bigint) =>
  can(channelPermissions(getState(), channelOf(message)), permission);
const authorName = (message: Message) =>
  message.masquerade?.name ?? message.webhook?.name ?? personName(getState().users[message.author]);
const own = (message: Message) => message.author === getState().selfId;

export function reply(message: Message): void {
  const replies = useScreen.getState().replies[message.channel] ?? [];
  if (!replies.some((row) => row.id === message._id) && replies.length < 5) {
    screen.setReplies(message.channel, [...replies, { id: message._id, mention: !own(message) }]);
  }
  focusComposer();
}

/** Shown at once; the event that follows says the same again. */
export function toggleReaction(message: Message, emoji: string): void {
  const self = getState().selfId ?? '';
  const mine = getState().windows[message.channel]?.byId[message._id]?.reactions?.[emoji]?.includes(self);
  const event = { id: message._id, channel_id: message.channel, user_id: self, emoji_id: emoji };
  const done = { type: mine ? ('MessageUnreact' as const) : ('MessageReact' as const), ...event };
  const undone = { type: mine ? ('MessageReact' as const) : ('MessageUnreact' as const), ...event };
  dispatch(done);
  const request = mine ? routes.message.unreact : routes.message.react;
  act(() =>
    request(message.channel, message._id, emoji).catch((problem: unknown) => {
      dispatch(undone);
      throw problem;
    }),
  );
}

export function messageElement(id: Id): Element | null {
  return document.querySelector(`[data-message="${id}"]`);
}

async function remove(message: Message, reason?: string): Promise<void> {
  await routes.message.remove(message.channel, message._id, reason);
  dispatch({ type: 'MessageDelete', id: message._id, channel: message.channel });
}

async function markUnread(message: Message): Promise<void> {
  const before = idBefore(message._id);
  await routes.channel.ack(message.channel, before);
  dispatch({ type: 'ChannelAck', id: message.channel, user: getState().selfId ?? '', message_id: before });
}

export const messageActions: readonly Action<Message>[] = [
  {
    id: 'message.react',
    label: () => t('message.react'),
    icon: SmilePlus,
    shortcut: '+',
    when: (message) => may(message, Permission.React),
    run: (message) => {
      const anchor = messageElement(message._id);
      if (anchor) openPicker(anchor, (emoji) => toggleReaction(message, emoji));
    },
  },
  {
    id: 'message.reply',
    label: () => t('message.reply'),
    icon: Reply,
    shortcut: 'r',
    when: (message) => !message.system && may(message, Permission.SendMessage),
    run: reply,
  },
  {
    id: 'message.edit',
    label: () => t('message.edit'),
    icon: Pencil,
    shortcut: 'e',
    when: (message) => own(message) && !message.system && may(message, Permission.SendMessage),
    run: (message) => screen.edit(message.channel, message._id),
  },
  {
    id: 'message.pin',
    label: () => t('message.pin'),
    icon: Pin,
    group: 1,
    when: (message) =>
      !message.pinned &&
      !message.system &&
      (channelOf(message)?.channel_type === 'DirectMessage' || may(message, Permission.ManageMessages)),
    run: (message) => act(() => routes.message.pin(message.channel, message._id)),
  },
  {
    id: 'message.unpin',
    label: () => t('message.unpin'),
    icon: PinOff,
    group: 1,
    when: (message) =>
      message.pinned === true &&
      (channelOf(message)?.channel_type === 'DirectMessage' || may(message, Permission.ManageMessages)),
    run: (message) => act(() => routes.message.unpin(message.channel, message._id)),
  },
  {
    id: 'message.unread',
    label: () => t('message.markUnread'),
    icon: MailOpen,
    shortcut: 'u',
    group: 1,
    run: (message) => act(() => markUnread(message)),
  },
  {
    id: 'message.copyText',
    label: () => t('message.copyText'),
    icon: Type,
    shortcut: 'c',
    group: 2,
    when: (message) => Boolean(message.content),
    run: (message) => copy(message.content ?? '', t('do.copied')),
  },
  {
    id: 'message.copyLink',
    label: () => t('message.copyLink'),
    icon: Link,
    group: 2,
    run: (message) => {
      const channel = channelOf(message);
      if (channel) copy(appUrl(channelPath(channel, message._id)), t('do.copied'));
    },
  },
  {
    id: 'message.copyId',
    label: () => t('message.copyId'),
    icon: Copy,
    group: 2,
    run: (message) => copy(message._id, t('do.copied')),
  },
  {
    id: 'message.report',
    label: () => t('report.message'),
    icon: Flag,
    danger: true,
    group: 3,
    when: (message) => !own(message) && !message.system,
    run: (message) =>
      screen.open({ name: 'report', target: { type: 'Message', id: message._id, name: authorName(message) } }),
  },
  {
    id: 'message.delete',
    label: () => t('message.delete'),
    icon: Trash2,
    shortcut: 'delete',
    danger: true,
    group: 3,
    when: (message) => own(message) || may(message, Permission.ManageMessages),
    run: (message, event) => {
      if (event?.shiftKey) {
        act(() => remove(message));
        return;
      }
      confirm({
        title: t('message.delete.title'),
        body: t('message.delete.body'),
        action: t('do.delete'),
        reason: !own(message) && channelOf(message)?.channel_type === 'TextChannel',
        run: (reason) => remove(message, reason),
      });
    },
  },
];
