// Sending: shown at once, confirmed by its nonce, kept with the reason when it fails, sent again on wish.
import { routes, type SendMessage } from '@/api/routes';
import { makeUlid } from '@/api/ulid';
import { Problem } from '@/api/problem';
import type { PendingMessage } from '@/api/events';
import type { Id } from '@/api/wire';
import { problemText } from '@/i18n/problems';
import { dispatch } from '@/store/store';
import { loadNewer } from './history';

export interface Outgoing {
  content: string;
  replies: { id: Id; mention: boolean }[];
  attachments: { id: Id; filename: string }[];
}

export function sendMessage(channel: Id, outgoing: Outgoing): void {
  void deliver({ ...outgoing, channel, nonce: makeUlid(), createdAt: Date.now() });
}

function bodyOf({ content, attachments, replies }: PendingMessage): SendMessage {
  return {
    content: content || undefined,
    attachments: attachments.length ? attachments.map((file) => file.id) : undefined,
    replies: replies.length ? replies.map((reply) => ({ ...reply, fail_if_not_exists: false })) : undefined,
  };
}

async function deliver(message: PendingMessage): Promise<void> {
  const { channel, nonce } = message;
  dispatch({ type: 'PendingAdd', message: { ...message, failed: undefined } });
  try {
    const sent = await routes.message.send(channel, bodyOf(message), nonce);
    dispatch({ type: 'Message', ...sent, nonce: sent.nonce ?? nonce });
  } catch (error) {
    dispatch({ type: 'PendingFail', channel, nonce, reason: problemText(error) });
  }
}

/**
 * The same key is used again, so that a message whose answer was lost is not said twice. A refused key means it either
 * arrived (then the newest page shows it) or failed after the key was taken (then a fresh key is right).
 */
export async function retry(message: PendingMessage): Promise<void> {
  const { channel, nonce } = message;
  dispatch({ type: 'PendingAdd', message: { ...message, failed: undefined } });
  try {
    const sent = await routes.message.send(channel, bodyOf(message), nonce);
    dispatch({ type: 'Message', ...sent, nonce: sent.nonce ?? nonce });
  } catch (error) {
    if (!(error instanceof Problem) || error.type !== 'DuplicateNonce') {
      dispatch({ type: 'PendingFail', channel, nonce, reason: problemText(error) });
      return;
    }
    const { messages } = await routes.message.list(channel, { limit: 50 });
    if (messages.some((row) => row.nonce === nonce)) {
      dispatch({ type: 'PendingRemove', channel, nonce });
      await loadNewer(channel);
      return;
    }
    dispatch({ type: 'PendingRemove', channel, nonce });
    await deliver({ ...message, nonce: makeUlid() });
  }
}

export function discard(message: PendingMessage): void {
  dispatch({ type: 'PendingRemove', channel: message.channel, nonce: message.nonce });
}
