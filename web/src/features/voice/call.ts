// The call we are in: joining, leaving, coming back, and what of ourselves we send. One at a time.
import type { Room } from 'livekit-client';
import { create } from 'zustand';
import { Problem } from '@/api/problem';
import { backoff } from '@/api/gateway';
import { routes } from '@/api/routes';
import type { CallTicket, Id } from '@/api/wire';
import { t } from '@/i18n';
import { problemText } from '@/i18n/problems';
import { channelName } from '@/store/names';
import { channelPath, getPlace, navigate } from '@/store/route';
import { screen } from '@/store/screen';
import { getLimits, listen, useSession } from '@/store/session';
import { dispatch, getState } from '@/store/store';
import { isTalk, participants } from '@/store/voices';
import { confirm } from '@/ui/confirm';
import type { Line, PictureRefused } from './line';
import { cue } from './tones';

/** idle → joining → connected ⇄ reconnecting; returning: the line is gone and a new one is being made. */
export type Phase = 'idle' | 'joining' | 'connected' | 'reconnecting' | 'returning';
export type Quality = 'excellent' | 'good' | 'poor' | 'lost' | 'unknown';
export type Ending = 'left' | 'elsewhere' | 'removed' | 'closed' | 'lost';
/** Everything but `ready` means that we only listen. */
export type MicrophoneState = 'ready' | 'denied' | 'missing' | 'busy' | 'insecure' | 'forbidden';

export interface Marks {
  muted: boolean;
  camera: boolean;
  sharing: boolean;
  weak: boolean;
}

interface CallState {
  phase: Phase;
  channel: Id | null;
  room: Room | null;
  /** What we wish; whether it can be so is the microphone's state. */
  muted: boolean;
  deafened: boolean;
  microphone: MicrophoneState;
  quality: Quality;
  /** The browser keeps all sound back until somebody clicks. */
  silent: boolean;
  /** From LiveKit itself, quicker and truer than the server's events. */
  marks: Readonly<Record<Id, Marks>>;
  speaking: readonly Id[];
  /** Whom we are calling, until when, ms. */
  calling: { channel: Id; until: number } | null;
}

const nobody: Pick<CallState, 'room' | 'marks' | 'speaking' | 'quality' | 'silent'> = {
  room: null,
  marks: {},
  speaking: [],
  quality: 'unknown',
  silent: false,
};

export const useCall = create<CallState>(() => ({
  phase: 'idle',
  channel: null,
  muted: false,
  deafened: false,
  microphone: 'ready',
  calling: null,
  ...nobody,
}));

const get = useCall.getState;
const set = useCall.setState;

/** Ringing lasts this long, ms; the server sends no end of its own (gateway 5.9). */
export const RING_FOR = 30_000;
/** How long a removal waits for the event that says it was a move, ms. */
const MOVE_WITHIN = 2_500;
/** Refusals that trying again does not heal. */
const HOPELESS = new Set([400, 401, 403, 404]);

let line: Line | null = null;
/** Grows with each join, move and leave; what belongs to an earlier one is stale. */
let attempt = 0;
let leftAt = 0;
let lastUrl = '';

const nameOf = (id: Id | null) => {
  const channel = id ? getState().channels[id] : undefined;
  return channel ? channelName(getState(), channel) : '';
};

export function inCall(): boolean {
  return get().phase !== 'idle';
}

export interface JoinOptions {
  video?: boolean;
  /** Leave other devices' calls first. */
  force?: boolean;
}

export async function join(channel: Id, options: JoinOptions = {}): Promise<void> {
  if (get().channel === channel && inCall()) return;
  // Some web views come without WebRTC.
  if (typeof RTCPeerConnection === 'undefined') return screen.toast(t('voice.notice.unable'), 'bad');
  // The server may still count us in a call that we have only just left.
  const force = options.force === true || line !== null || Date.now() - leftAt < 20_000;
  const empty = participants(getState(), channel).length === 0;
  drop();
  const mine = ++attempt;
  dispatch({ type: 'RingStop', channel });
  set({ phase: 'joining', channel, microphone: 'ready', calling: null });
  try {
    const ticket = await routes.channel.joinCall(channel, { force_disconnect: force });
    await connect(ticket, mine);
    if (mine !== attempt) return;
    if (empty && isTalk(getState().channels[channel])) set({ calling: { channel, until: Date.now() + RING_FOR } });
    if (options.video) await setCamera(true);
  } catch (problem) {
    if (mine !== attempt) return;
    idle();
    if (problem instanceof Problem && problem.type === 'AlreadyConnected' && !force) askToSwitch(channel, options);
    else screen.toast(problem instanceof Problem ? problemText(problem) : t('voice.notice.failed'), 'bad');
  }
}

function askToSwitch(channel: Id, options: JoinOptions): void {
  confirm({
    title: t('voice.switch.title'),
    body: t('voice.switch.body'),
    action: t('voice.switch.go'),
    danger: false,
    run: () => void join(channel, { ...options, force: true }),
  });
}

async function connect(ticket: CallTicket, mine: number): Promise<void> {
  const { Line: LineClass } = await import('./line');
  if (mine !== attempt) return;
  const current: Line = new LineClass(
    {
      changed: () => line === current && observe(),
      came: () => line === current && cue('in'),
      went: () => line === current && cue('out'),
      shaky: (shaky) => line === current && set({ phase: shaky ? 'reconnecting' : 'connected' }),
      permitted: () => line === current && void applyMicrophone(),
      ended: (how) => line === current && ended(how),
    },
    getLimits,
  );
  line = current;
  lastUrl = ticket.url;
  try {
    await current.open(ticket);
  } catch (error) {
    if (line === current) line = null;
    current.close();
    throw error;
  }
  if (line !== current) return current.close();
  set({ phase: 'connected', room: current.room });
  observe();
  cue('in');
  await applyMicrophone();
}

function observe(): void {
  if (!line) return;
  const { marks, speaking, quality, silent } = line.people();
  const known = get();
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  set({
    quality,
    silent,
    marks: same(known.marks, marks) ? known.marks : marks,
    speaking: same(known.speaking, speaking) ? known.speaking : speaking,
    calling: Object.keys(marks).length > 1 ? null : known.calling,
  });
}

export function leave(): void {
  if (!inCall()) return;
  attempt++;
  cue('out');
  idle();
}

function drop(): void {
  if (!line) return;
  const old = line;
  line = null;
  leftAt = Date.now();
  old.close();
  set(nobody);
}

function idle(): void {
  drop();
  set({ phase: 'idle', channel: null, calling: null, ...nobody });
}

/** The line ended without our doing. */
function ended(how: Ending): void {
  const { channel } = get();
  const mine = ++attempt;
  drop();
  if (how === 'lost' && channel) return void comeBack(channel, mine);
  if (how === 'removed') {
    // A move says the same, and its event may come a moment later.
    set({ phase: 'joining' });
    setTimeout(() => mine === attempt && farewell(channel, how), MOVE_WITHIN);
    return;
  }
  farewell(channel, how);
}

function farewell(channel: Id | null, how: Ending): void {
  const state = getState();
  const elsewhere = Object.values(state.voices).some((room) => state.selfId !== null && room[state.selfId]);
  const name = nameOf(channel);
  idle();
  cue('out');
  if (how === 'left') return;
  if (how === 'elsewhere' || (how === 'removed' && elsewhere)) screen.toast(t('voice.notice.elsewhere'));
  else if (how === 'removed') screen.toast(t('voice.notice.removed', { name }), 'bad');
  else screen.toast(t('voice.notice.ended', { name }));
}

/** Tries again, ever more patiently, until it works, is refused, or the person leaves. */
async function comeBack(channel: Id, mine: number): Promise<void> {
  set({ phase: 'returning' });
  for (let failures = 0; mine === attempt; failures++) {
    await new Promise((resolve) => setTimeout(resolve, backoff(failures)));
    if (mine !== attempt) return;
    try {
      const ticket = await routes.channel.joinCall(channel, { force_disconnect: true });
      if (mine !== attempt) return;
      return await connect(ticket, mine);
    } catch (problem) {
      if (mine !== attempt) return;
      if (problem instanceof Problem && HOPELESS.has(problem.status)) {
        idle();
        screen.toast(problemText(problem), 'bad');
        return;
      }
    }
  }
}

async function follow(node: string, from: Id, to: Id, token: string): Promise<void> {
  if (get().channel !== from) return;
  const mine = ++attempt;
  const nodes = useSession.getState().node?.features.livekit?.nodes ?? [];
  const url = nodes.find((one) => one.name === node)?.public_url ?? lastUrl;
  drop();
  set({ phase: 'joining', channel: to });
  const place = getPlace();
  const target = getState().channels[to];
  if (place.at === 'channel' && place.channel === from && target) navigate(channelPath(target));
  screen.toast(t('voice.notice.moved', { name: nameOf(to) }));
  try {
    await connect({ url, token }, mine);
  } catch {
    if (mine === attempt) void comeBack(to, mine);
  }
}

async function applyMicrophone(): Promise<void> {
  const current = line;
  if (!current) return;
  const { muted, deafened } = get();
  try {
    const microphone = await current.setMicrophone(!muted && !deafened);
    if (line === current) set({ microphone });
  } catch {
    // The line went away meanwhile; whoever makes the next one applies the wish again.
  }
  if (line === current) observe();
}

export function toggleMute(): void {
  const { muted, deafened, microphone } = get();
  // A microphone that could not be had is asked for again.
  const speak = muted || deafened || (microphone !== 'ready' && microphone !== 'forbidden');
  set({ muted: !speak, deafened: speak ? false : deafened });
  void applyMicrophone();
}

export function toggleDeafen(): void {
  set((s) => ({ deafened: !s.deafened }));
  void applyMicrophone();
}

async function show(picture: () => Promise<unknown>): Promise<void> {
  try {
    await picture();
  } catch (error) {
    const reason = (error as Partial<PictureRefused>).reason ?? 'shareFailed';
    screen.toast(t(`voice.notice.${reason}`), 'bad');
  }
  observe();
}

export function ownMarks(): Marks | undefined {
  return get().marks[getState().selfId ?? ''];
}

async function setCamera(on: boolean): Promise<void> {
  await show(async () => line?.setCamera(on));
}

export function toggleCamera(): void {
  void setCamera(!ownMarks()?.camera);
}

export function toggleShare(): void {
  const on = !ownMarks()?.sharing;
  void show(async () => line?.setShare(on));
}

export function switchDevice(kind: MediaDeviceKind, id: string): void {
  void line?.switchDevice(kind, id).catch(() => screen.toast(t('voice.notice.cameraBusy'), 'bad'));
}

export function playSound(): void {
  line?.playSound();
}

listen((event) => {
  if (event.type === 'UserMoveVoiceChannel') void follow(event.node, event.from, event.to, event.token);
  if (event.type === 'ChannelDelete' && event.id === get().channel) farewell(event.id, 'closed');
});

useSession.subscribe(({ phase }) => {
  if (phase === 'signed-out' && inCall()) leave();
});
