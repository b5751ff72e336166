// The list of suggestions over the composer, driven by its keys.
import { AtSign, Hash } from 'lucide-react';
import { useId, useMemo, useState, type KeyboardEvent, type RefObject, type SyntheticEvent } from 'react';
import type { Channel } from '@/api/wire';
import { t } from '@/i18n';
import { getState } from '@/store/store';
import { Avatar } from '@/ui/Avatar';
import { classes } from '@/ui/classes';
import styles from './SuggestionList.module.css';
import { suggestions, wordAt, type Suggestion } from './suggest';

export interface SuggestState {
  open: boolean;
  items: readonly Suggestion[];
  active: number;
  listId: string;
  activeId: string | undefined;
  pick: (item: Suggestion) => void;
  onKeyDown: (event: KeyboardEvent) => boolean;
  onSelect: (event: SyntheticEvent<HTMLTextAreaElement>) => void;
}

export function useSuggestions(
  channel: Channel,
  area: RefObject<HTMLTextAreaElement | null>,
  text: string,
  onPick: (text: string, caret: number, picked: Suggestion) => void,
): SuggestState {
  const listId = useId();
  const [caret, setCaret] = useState(0);
  const [active, setActive] = useState(0);
  const [dismissed, setDismissed] = useState('');
  const word = useMemo(() => wordAt(text, caret), [text, caret]);
  const key = word ? `${word.from}${word.sign}${word.query}` : '';
  const items = useMemo(
    () => (word && key !== dismissed ? suggestions(getState(), channel, word) : []),
    [word, key, dismissed, channel],
  );
  const at = Math.min(active, items.length - 1);
  const open = items.length > 0;

  function pick(item: Suggestion) {
    if (!word) return;
    const next = text.slice(0, word.from) + item.insert + text.slice(word.to);
    const end = word.from + item.insert.length;
    setActive(0);
    setCaret(end);
    onPick(next, end, item);
    area.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent): boolean {
    if (!open) return false;
    const chosen = items[at];
    switch (event.key) {
      case 'ArrowDown':
        setActive((at + 1) % items.length);
        break;
      case 'ArrowUp':
        setActive((at - 1 + items.length) % items.length);
        break;
      case 'Tab':
      case 'Enter':
        if (!chosen || event.shiftKey) return false;
        pick(chosen);
        break;
      case 'Escape':
        setDismissed(key);
        break;
      default:
        return false;
    }
    event.preventDefault();
    return true;
  }

  return {
    open,
    items,
    active: at,
    listId,
    activeId: open ? `${listId}-${at}` : undefined,
    pick,
    onKeyDown,
    onSelect: (event) => {
      setCaret(event.currentTarget.selectionStart);
      setActive(0);
    },
  };
}

export function SuggestionList({ state }: { state: SuggestState }) {
  if (!state.open) return null;
  return (
    <ul className={styles.list} role="listbox" id={state.listId} aria-label={t('composer.suggestions')}>
      {state.items.map((item, index) => (
        <li
          key={item.key}
          id={`${state.listId}-${index}`}
          role="option"
          aria-selected={index === state.active}
          className={classes(styles.item, index === state.active && styles.active)}
          onPointerDown={(event) => {
            event.preventDefault();
            state.pick(item);
          }}
        >
          {item.kind === 'user' && (
            <Avatar id={item.key} name={item.label} file={getState().users[item.key]?.avatar} size={24} />
          )}
          {(item.kind === 'role' || item.kind === 'everyone') && <AtSign size={17} aria-hidden />}
          {item.kind === 'channel' && <Hash size={17} aria-hidden />}
          <span>{item.label}</span>
          {item.note && <span className={styles.note}>{item.note}</span>}
        </li>
      ))}
    </ul>
  );
}
