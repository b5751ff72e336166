// What is on the screen besides server state: open dialogs, drawers, toasts, replies being written.
import { create } from 'zustand';
import type { LinkState } from '@/api/gateway';
import type { Id, StoredFile } from '@/api/wire';

export type DialogName =
  | { name: 'create-server' }
  | { name: 'join-server' }
  | { name: 'server-settings'; server: Id; tab?: string }
  | { name: 'create-channel'; server: Id }
  | { name: 'channel-settings'; channel: Id }
  | { name: 'invite'; channel: Id }
  | { name: 'user-settings'; tab?: string }
  | { name: 'profile'; user: Id; server?: Id }
  | { name: 'create-group' }
  | { name: 'channel-permissions'; channel: Id }
  | { name: 'member'; user: Id; server: Id }
  | { name: 'group-people'; channel: Id }
  | { name: 'move-member'; user: Id; server: Id }
  | { name: 'report'; target: ReportTarget }
  | { name: 'notify'; scope: 'server' | 'channel'; id: Id }
  | { name: 'palette' }
  | { name: 'shortcuts' }
  | { name: 'lightbox'; file: StoredFile }
  | ({ name: 'confirm' } & Question);

export interface Question {
  title: string;
  body: string;
  action: string;
  danger?: boolean;
  /** Whether to ask why, for the audit log. */
  reason?: boolean;
  run: (reason?: string) => Promise<void> | void;
}

export type ReportTarget = { type: 'Message' | 'User' | 'Server'; id: Id; name: string };

export interface Toast {
  id: number;
  text: string;
  tone: 'plain' | 'bad' | 'good';
}

export interface ReplyDraft {
  id: Id;
  mention: boolean;
}

export type Drawer = 'none' | 'channels' | 'members';

interface Screen {
  link: LinkState;
  /** Grows with each Ready, so that views know to refresh what they show. */
  epoch: number;
  dialogs: readonly DialogName[];
  toasts: readonly Toast[];
  drawer: Drawer;
  membersShown: boolean;
  /** The channel whose search is open beside it. */
  searching: Id | null;
  /** The chat beside a call in a voice channel. */
  chatShown: boolean;
  /** channel → replies of the message being written */
  replies: Readonly<Record<Id, readonly ReplyDraft[]>>;
  /** The message being edited, if any. */
  editing: { channel: Id; message: Id } | null;
  /** A message the list should scroll to and light up. */
  jump: { channel: Id; message: Id; at: number } | null;
}

export const useScreen = create<Screen>(() => ({
  link: 'connecting',
  epoch: 0,
  dialogs: [],
  toasts: [],
  drawer: 'none',
  membersShown: localStorage.getItem('discordination.members') !== 'hidden',
  searching: null,
  chatShown: false,
  replies: {},
  editing: null,
  jump: null,
}));

const set = useScreen.setState;
let toastId = 0;

export const screen = {
  setLink: (link: LinkState) => set({ link }),
  nextEpoch: () => set((s) => ({ epoch: s.epoch + 1 })),

  open: (dialog: DialogName) => set((s) => ({ dialogs: [...s.dialogs, dialog], drawer: 'none' })),
  close: () => set((s) => ({ dialogs: s.dialogs.slice(0, -1) })),
  closeAll: () => set({ dialogs: [], drawer: 'none', editing: null }),

  setDrawer: (drawer: Drawer) => set({ drawer }),
  toggleMembers: () =>
    set((s) => {
      localStorage.setItem('discordination.members', s.membersShown ? 'hidden' : 'shown');
      return { membersShown: !s.membersShown };
    }),

  showChat: (chatShown: boolean) => set({ chatShown }),
  search: (searching: Id | null) => set({ searching, drawer: 'none' }),

  toast: (text: string, tone: Toast['tone'] = 'plain') => {
    const id = ++toastId;
    set((s) => ({ toasts: [...s.toasts.slice(-3), { id, text, tone }] }));
    setTimeout(() => screen.dropToast(id), 6000);
  },
  dropToast: (id: number) => set((s) => ({ toasts: s.toasts.filter((toast) => toast.id !== id) })),

  setReplies: (channel: Id, replies: readonly ReplyDraft[]) =>
    set((s) => ({ replies: { ...s.replies, [channel]: replies } })),
  edit: (channel: Id, message: Id) => set({ editing: { channel, message } }),
  stopEditing: () => set({ editing: null }),
  jumpTo: (channel: Id, message: Id) => set({ jump: { channel, message, at: Date.now() } }),
  jumped: () => set({ jump: null }),
};
