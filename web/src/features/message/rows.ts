// Turns a window of messages into the rows of the list: who stands at a group's head, where days and news begin.
import { ulidTime } from '@/api/ulid';
import type { PendingMessage } from '@/api/events';
import type { Id, Message } from '@/api/wire';
import type { MessageWindow } from '@/store/state';

export type Row =
  | { kind: 'start'; key: 'start' }
  | { kind: 'message'; key: string; message: Message; head: boolean; day: number | null; isNew: boolean }
  | { kind: 'pending'; key: string; pending: PendingMessage; head: boolean };

const GROUP_WITHIN = 7 * 60_000;

function sameSpeaker(a: Message, b: Message): boolean {
  return a.author === b.author && a.masquerade?.name === b.masquerade?.name && a.webhook?.name === b.webhook?.name;
}

const dayOf = (ms: number) => new Date(ms).toDateString();

/** `readUpTo`: the last id that was read when the channel was opened; the first stranger's message after it is new. */
export function buildRows(
  window: MessageWindow,
  pending: readonly PendingMessage[],
  readUpTo: Id | undefined,
  selfId: Id | null,
): Row[] {
  const rows: Row[] = window.reachedStart ? [{ kind: 'start', key: 'start' }] : [];
  let previous: Message | undefined;
  let newsBegun = readUpTo === undefined;
  for (const id of window.ids) {
    const message = window.byId[id];
    if (!message) continue;
    const time = ulidTime(id);
    const isNew = !newsBegun && readUpTo !== undefined && id > readUpTo && message.author !== selfId;
    if (isNew) newsBegun = true;
    const newDay = previous ? dayOf(ulidTime(previous._id)) !== dayOf(time) : window.reachedStart;
    const follows =
      previous !== undefined &&
      !newDay &&
      !isNew &&
      !message.system &&
      !previous.system &&
      !message.replies?.length &&
      sameSpeaker(previous, message) &&
      time - ulidTime(previous._id) < GROUP_WITHIN;
    rows.push({
      kind: 'message',
      // Our own keep the nonce as key, so that a confirmed message takes its pending row's place.
      key: message.author === selfId && message.nonce ? message.nonce : id,
      message,
      head: !follows,
      day: newDay ? time : null,
      isNew,
    });
    previous = message;
  }
  let last = previous;
  for (const row of pending) {
    const follows =
      last !== undefined &&
      last.author === selfId &&
      !last.system &&
      !row.replies.length &&
      row.createdAt - ulidTime(last._id) < GROUP_WITHIN;
    rows.push({ kind: 'pending', key: row.nonce, pending: row, head: !follows });
    last = { _id: row.nonce, author: selfId ?? '', channel: row.channel };
  }
  return rows;
}

/** A first guess of a row's height, px, near enough that scrolling feels even before it is measured. */
export function estimateRow(row: Row | undefined): number {
  if (!row) return 44;
  if (row.kind === 'start') return 150;
  if (row.kind === 'pending') return row.head ? 62 : 26;
  const { message, head, day, isNew } = row;
  let height = head ? 50 : 4;
  if (day !== null || isNew) height += 40;
  if (message.content)
    height += 22 * Math.max(message.content.split('\n').length, Math.ceil(message.content.length / 90));
  if (message.replies?.length) height += 24 * message.replies.length;
  for (const file of message.attachments ?? []) {
    height +=
      file.metadata.type === 'Image' || file.metadata.type === 'Video' ? Math.min(348, file.metadata.height + 8) : 72;
  }
  height += 120 * (message.embeds?.length ?? 0);
  if (message.reactions && Object.keys(message.reactions).length) height += 36;
  return height;
}
