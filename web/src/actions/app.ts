// Deeds of the whole window: moving about, opening panels, switching the light.
import {
  ArrowDown,
  ArrowUp,
  BellDot,
  Bookmark,
  CheckCheck,
  Keyboard,
  LogIn,
  LogOut,
  PenLine,
  Plus,
  Search,
  TextSearch,
  Settings,
  SunMoon,
  Users,
} from 'lucide-react';
import type { Channel } from '@/api/wire';
import { t } from '@/i18n';
import { channelPath, getPlace, navigate } from '@/store/route';
import { screen } from '@/store/screen';
import { logOut } from '@/store/session';
import { chooseTheme, orderedServers } from '@/store/settings';
import { getState } from '@/store/store';
import { conversations, isNews, mentionCount } from '@/store/unread';
import { orderedChannels } from '@/store/order';
import { act } from '@/ui/act';
import type { Action } from './action';
import { markChannelRead } from './channel';
import { openConversation } from './user';

function here(): Channel | undefined {
  const place = getPlace();
  return place.at === 'channel' ? getState().channels[place.channel] : undefined;
}

/** The channels beside the open one, in the order the sidebar shows them. */
function neighbours(): Channel[] {
  const channel = here();
  const state = getState();
  return channel?.channel_type === 'TextChannel' ? orderedChannels(state, channel.server) : conversations(state);
}

function step(by: number): void {
  const list = neighbours();
  const at = list.findIndex((channel) => channel._id === here()?._id);
  const next = list[(at + by + list.length) % list.length];
  if (next) navigate(channelPath(next));
}

function nextUnread(): void {
  const state = getState();
  const all = [...conversations(state), ...orderedServers(state).flatMap((id) => orderedChannels(state, id))];
  const current = here()?._id;
  const unread = all.filter((channel) => channel._id !== current && isNews(state, channel));
  const next = unread.find((channel) => mentionCount(state, channel._id) > 0) ?? unread[0];
  if (next) navigate(channelPath(next));
}

export function focusComposer(): void {
  document.querySelector<HTMLTextAreaElement>('[data-composer]')?.focus();
}

function toggleTheme(): void {
  const root = document.documentElement;
  const dark = getComputedStyle(root).colorScheme === 'dark';
  chooseTheme(dark ? 'light' : 'dark');
}

export const appActions: readonly Action<void>[] = [
  {
    id: 'app.palette',
    label: () => t('action.palette'),
    icon: Search,
    shortcut: 'mod+k',
    run: () => screen.open({ name: 'palette' }),
  },
  {
    id: 'app.previousChannel',
    label: () => t('action.previousChannel'),
    icon: ArrowUp,
    shortcut: 'alt+arrowup',
    run: () => step(-1),
  },
  {
    id: 'app.nextChannel',
    label: () => t('action.nextChannel'),
    icon: ArrowDown,
    shortcut: 'alt+arrowdown',
    run: () => step(1),
  },
  {
    id: 'app.nextUnread',
    label: () => t('action.nextUnread'),
    icon: BellDot,
    shortcut: 'alt+shift+arrowdown',
    run: nextUnread,
  },
  {
    id: 'app.markRead',
    label: () => t('action.markRead'),
    icon: CheckCheck,
    shortcut: 'alt+r',
    when: () => here() !== undefined,
    run: () => {
      const channel = here();
      if (channel) act(() => markChannelRead(channel));
    },
  },
  {
    id: 'app.compose',
    label: () => t('action.focusComposer'),
    icon: PenLine,
    shortcut: 'alt+m',
    when: () => here() !== undefined,
    run: focusComposer,
  },
  {
    id: 'app.search',
    label: () => t('search.open'),
    icon: TextSearch,
    shortcut: 'mod+shift+f',
    when: () => here() !== undefined,
    run: () => screen.search(here()?._id ?? null),
  },
  {
    id: 'app.members',
    label: () => t('action.toggleMembers'),
    icon: Users,
    shortcut: 'mod+u',
    when: () => here() !== undefined,
    run: () => screen.toggleMembers(),
  },
  { id: 'app.friends', label: () => t('nav.friends'), icon: Users, group: 1, run: () => navigate('/friends') },
  {
    id: 'app.saved',
    label: () => t('nav.saved'),
    icon: Bookmark,
    group: 1,
    run: () => act(() => openConversation(getState().selfId ?? '')),
  },
  {
    id: 'app.createServer',
    label: () => t('server.create'),
    icon: Plus,
    group: 1,
    run: () => screen.open({ name: 'create-server' }),
  },
  {
    id: 'app.joinServer',
    label: () => t('server.join'),
    icon: LogIn,
    group: 1,
    run: () => screen.open({ name: 'join-server' }),
  },
  {
    id: 'app.settings',
    label: () => t('settings.title'),
    icon: Settings,
    shortcut: 'mod+,',
    group: 2,
    run: () => screen.open({ name: 'user-settings' }),
  },
  { id: 'app.theme', label: () => t('action.toggleTheme'), icon: SunMoon, group: 2, run: toggleTheme },
  {
    id: 'app.shortcuts',
    label: () => t('action.shortcuts'),
    icon: Keyboard,
    shortcut: 'mod+/',
    group: 2,
    run: () => screen.open({ name: 'shortcuts' }),
  },
  {
    id: 'app.logout',
    label: () => t('account.logout'),
    icon: LogOut,
    group: 3,
    danger: true,
    run: () => void logOut(),
  },
];
