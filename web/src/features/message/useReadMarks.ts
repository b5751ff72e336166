// How far the open channel had been read when we came, and telling the server how far it is read now.
import { useCallback, useEffect, useRef, useState } from 'react';
import { markChannelRead } from '@/actions/channel';
import type { Channel, Id } from '@/api/wire';
import { getState, useStore } from '@/store/store';
import { isUnread, mentionCount } from '@/store/unread';

const ACK_AFTER = 700;

export interface ReadMarks {
  /** Messages after this one were new when the channel was opened; undefined when nothing was. */
  readUpTo: Id | undefined;
  clear: () => void;
}

function unreadSince(channel: Channel): Id | undefined {
  const state = getState();
  return isUnread(state, channel) ? (state.unreads[channel._id]?.lastId ?? '0') : undefined;
}

/** `atPresent`: whether the newest message is on the screen. */
export function useReadMarks(channel: Channel, atPresent: boolean): ReadMarks {
  const [readUpTo, setReadUpTo] = useState(() => unreadSince(channel));
  const [watching, setWatching] = useState(() => document.hasFocus() && !document.hidden);
  const unread = useStore((s) => {
    const row = s.channels[channel._id];
    return row !== undefined && (isUnread(s, row) || mentionCount(s, row._id) > 0);
  });
  const last = channel.last_message_id;

  useEffect(() => {
    const look = () => setWatching(document.hasFocus() && !document.hidden);
    addEventListener('focus', look);
    addEventListener('blur', look);
    document.addEventListener('visibilitychange', look);
    return () => {
      removeEventListener('focus', look);
      removeEventListener('blur', look);
      document.removeEventListener('visibilitychange', look);
    };
  }, []);

  // What arrives while we look elsewhere is news when we come back.
  const looking = watching && atPresent;
  const before = useRef(last);
  useEffect(() => {
    if (looking) before.current = last;
    else if (last !== before.current && unread)
      setReadUpTo((now) => now ?? getState().unreads[channel._id]?.lastId ?? '0');
  }, [looking, last, unread, channel._id]);

  useEffect(() => {
    if (!looking || !unread || !last) return;
    const timer = setTimeout(
      () => void markChannelRead({ ...channel, last_message_id: last }).catch(() => undefined),
      ACK_AFTER,
    );
    return () => clearTimeout(timer);
  }, [looking, unread, last, channel]);

  const clear = useCallback(() => setReadUpTo(undefined), []);
  return { readUpTo, clear };
}
