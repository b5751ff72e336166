// The virtual list of a channel's messages: anchored to what is read, pinned to the present, fed at both ends.
import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { PendingMessage } from '@/api/events';
import type { Channel, Id } from '@/api/wire';
import { dayName, t } from '@/i18n';
import { problemText } from '@/i18n/problems';
import { channelName } from '@/store/names';
import { screen, useScreen } from '@/store/screen';
import { getState, useStore } from '@/store/store';
import { Button } from '@/ui/Button';
import { ChannelStart } from './ChannelStart';
import { JumpBars } from './JumpBars';
import { loadAround, loadLatest, loadNewer, loadOlder, refreshWindow, visit } from './history';
import styles from './MessageList.module.css';
import { MessageRow } from './MessageRow';
import { PendingRow } from './PendingRow';
import { buildRows, estimateRow, type Row } from './rows';
import { useReadMarks } from './useReadMarks';

const NOTHING: readonly PendingMessage[] = [];
/** Distance from the end, px, within which the list counts as being at the present. */
const AT_END = 80;
const PREFETCH_ROWS = 25;

interface MessageListProps {
  channel: Channel;
  server?: Id;
  initial?: Id;
}

export function MessageList({ channel, server, initial }: MessageListProps) {
  const id = channel._id;
  const window = useStore((s) => s.windows[id]);
  const pending = useStore((s) => s.pending[id]) ?? NOTHING;
  const selfId = useStore((s) => s.selfId);
  const name = useStore((s) => channelName(s, channel));
  const jump = useScreen((s) => (s.jump?.channel === id ? s.jump : null));
  const epoch = useScreen((s) => s.epoch);
  const [error, setError] = useState<string | null>(null);
  const [lit, setLit] = useState<Id | null>(null);
  const [focused, setFocused] = useState<string | null>(null);
  const scroller = useRef<HTMLDivElement>(null);
  /** Where the list should stand once its rows are there: the end, or a message. */
  const aim = useRef<'end' | Id | null>(initial ?? 'end');
  const [atEnd, setAtEnd] = useState(true);
  const marks = useReadMarks(channel, atEnd && (window?.reachedEnd ?? false));

  const rows = useMemo(
    () => (window ? buildRows(window, pending, marks.readUpTo, selfId) : []),
    [window, pending, marks.readUpTo, selfId],
  );
  const rowsRef = useRef(rows);
  rowsRef.current = rows;

  // The compiler-free contract of the virtualizer: fresh functions each render are fine, keys must be stable.
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => estimateRow(rows[index]),
    getItemKey: useCallback((index: number) => rows[index]?.key ?? index, [rows]),
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: AT_END,
    overscan: 8,
    paddingStart: 12,
    paddingEnd: 14,
  });

  const fail = useCallback((problem: unknown) => setError(problemText(problem)), []);

  const goTo = useCallback(
    (message: Id) => {
      const index = rowsRef.current.findIndex((row) => row.kind === 'message' && row.message._id === message);
      if (index < 0) return false;
      virtualizer.scrollToIndex(index, { align: 'center' });
      setLit(message);
      setTimeout(() => setLit((now) => (now === message ? null : now)), 2400);
      return true;
    },
    [virtualizer],
  );

  const jumpTo = useCallback(
    (message: Id) => {
      if (goTo(message)) return;
      aim.current = message;
      loadAround(id, message).catch(fail);
    },
    [goTo, id, fail],
  );

  const toPresent = useCallback(() => {
    if (getState().windows[id]?.reachedEnd) {
      virtualizer.scrollToEnd();
      return;
    }
    aim.current = 'end';
    loadLatest(id).catch(fail);
  }, [id, virtualizer, fail]);

  // First sight of the channel, and again after each new Ready: what is held may have aged while the link was down.
  const seen = useRef(false);
  useEffect(() => {
    const first = !seen.current;
    seen.current = true;
    const aged = visit(id, epoch);
    const held = getState().windows[id];
    setError(null);
    if (first && initial) loadAround(id, initial).catch(fail);
    else if (first && !held?.reachedEnd) loadLatest(id).catch(fail);
    else if (aged) refreshWindow(id).catch(fail);
  }, [id, epoch, initial, fail]);

  useEffect(() => {
    if (!jump) return;
    screen.jumped();
    jumpTo(jump.message);
  }, [jump, jumpTo]);

  // An own message always brings the list to the present.
  const newestPending = pending.at(-1)?.nonce;
  useEffect(() => {
    if (newestPending) toPresent();
  }, [newestPending, toPresent]);

  useLayoutEffect(() => {
    if (!rows.length || aim.current === null) return;
    const target = aim.current;
    aim.current = null;
    if (target === 'end') virtualizer.scrollToEnd();
    else if (!goTo(target)) virtualizer.scrollToEnd();
  }, [rows, virtualizer, goTo]);

  const items = virtualizer.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (!window || !rows.length) return;
    if (first < PREFETCH_ROWS && !window.reachedStart) loadOlder(id).catch(fail);
    if (last > rows.length - PREFETCH_ROWS && !window.reachedEnd) loadNewer(id).catch(fail);
  }, [first, last, rows.length, window, id, fail]);

  function onScroll() {
    const element = scroller.current;
    if (!element) return;
    setAtEnd(element.scrollHeight - element.scrollTop - element.clientHeight < AT_END);
  }

  // Arrow keys walk from message to message; the list is one stop for Tab.
  function onKeyDown(event: KeyboardEvent) {
    const element = (event.target as HTMLElement).closest<HTMLElement>('[data-message]');
    if (!element || event.target !== element) return;
    const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
    if (!step || event.altKey) return;
    event.preventDefault();
    const at = rows.findIndex((row) => row.kind === 'message' && row.message._id === element.dataset.message);
    let next = at + step;
    while (rows[next] && rows[next]?.kind !== 'message') next += step;
    const row = rows[next];
    if (row?.kind !== 'message') return;
    virtualizer.scrollToIndex(next, { align: 'auto' });
    setFocused(row.message._id);
    requestAnimationFrame(() =>
      scroller.current
        ?.querySelector<HTMLElement>(`[data-message="${row.message._id}"]`)
        ?.focus({ preventScroll: true }),
    );
  }

  const tabStop = focused && window?.byId[focused] ? focused : window?.ids.at(-1);
  return (
    <div className={styles.box}>
      <div
        ref={scroller}
        className={styles.scroller}
        role="log"
        aria-label={t('message.list', { name })}
        aria-live="off"
        aria-busy={!window}
        onScroll={onScroll}
        onKeyDown={onKeyDown}
        onFocus={(event) => {
          const message = (event.target as HTMLElement).dataset.message;
          if (message) setFocused(message);
        }}
      >
        {!window && !error && <Skeleton />}
        <div className={styles.canvas} style={{ height: virtualizer.getTotalSize() }}>
          {items.map((item) => {
            const row = rows[item.index];
            if (!row) return null;
            return (
              <div
                key={item.key}
                ref={virtualizer.measureElement}
                data-index={item.index}
                className={styles.item}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <RowView row={row} channel={channel} server={server} lit={lit} tabStop={tabStop} />
              </div>
            );
          })}
        </div>
      </div>
      {error && (
        <div className={styles.error} role="alert">
          <span>{error}</span>
          <Button onClick={() => (setError(null), toPresent())}>{t('do.retry')}</Button>
        </div>
      )}
      <JumpBars
        marks={marks}
        window={window}
        away={window !== undefined && (!atEnd || !window.reachedEnd)}
        onJump={jumpTo}
        onPresent={toPresent}
      />
      <Announcer channel={id} server={server} />
    </div>
  );
}

interface RowViewProps {
  row: Row;
  channel: Channel;
  server?: Id;
  lit: Id | null;
  tabStop?: Id;
}

function RowView({ row, channel, server, lit, tabStop }: RowViewProps) {
  if (row.kind === 'start') return <ChannelStart channel={channel} />;
  if (row.kind === 'pending') return <PendingRow pending={row.pending} server={server} head={row.head} />;
  const { message, head, day, isNew } = row;
  return (
    <>
      {(day !== null || isNew) && (
        <div className={isNew ? styles.newDivider : styles.divider} role="separator">
          <span>{day !== null ? dayName(day) : ''}</span>
          {isNew && <b>{t('message.new')}</b>}
        </div>
      )}
      <MessageRow
        message={message}
        server={server}
        head={head}
        lit={lit === message._id}
        tabIndex={tabStop === message._id ? 0 : -1}
      />
    </>
  );
}

/** Reads new messages of others aloud, politely, for those who listen. */
function Announcer({ channel, server }: { channel: Id; server?: Id }) {
  const text = useStore((s) => {
    const window = s.windows[channel];
    const message = window?.reachedEnd ? window.byId[window.ids.at(-1) ?? ''] : undefined;
    if (!message?.content || message.author === s.selfId) return '';
    const user = s.users[message.author];
    const member = server ? s.members[server]?.[message.author] : undefined;
    return `${member?.nickname ?? user?.display_name ?? user?.username ?? ''}: ${message.content.slice(0, 300)}`;
  });
  const [spoken, setSpoken] = useState('');
  const firstText = useRef(text);
  useEffect(() => {
    if (text !== firstText.current) setSpoken(text);
  }, [text]);
  return (
    <div className="visually-hidden" aria-live="polite">
      {spoken}
    </div>
  );
}

function Skeleton() {
  return (
    <div className={styles.skeleton} aria-hidden>
      {[62, 38, 74, 50, 30, 66].map((width, index) => (
        <div key={index}>
          <i />
          <span style={{ width: `${width}%` }} />
        </div>
      ))}
    </div>
  );
}
