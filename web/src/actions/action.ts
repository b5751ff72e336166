// One registered action is label, icon, shortcut and code together, so menus, palette and keys cannot disagree.
import type { LucideIcon } from 'lucide-react';

export interface Action<C> {
  id: string;
  label: (context: C) => string;
  icon: LucideIcon;
  /** Keys joined by `+`, lower case; `mod` is Ctrl, or ⌘ on a Mac. */
  shortcut?: string;
  danger?: boolean;
  group?: number;
  when?: (context: C) => boolean;
  run: (context: C, event?: MouseEvent | KeyboardEvent) => void;
}

export function available<C>(actions: readonly Action<C>[], context: C): Action<C>[] {
  return actions.filter((action) => action.when?.(context) ?? true);
}

interface KeyLike {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

export function matches(shortcut: string, event: KeyLike): boolean {
  const parts = shortcut === '+' ? ['+'] : shortcut.split('+');
  const key = parts.at(-1);
  const wants = (name: string) => parts.includes(name);
  // Shift is part of typing symbols like `?`, and with Delete it means "without asking".
  const shiftMatters = key !== undefined && key !== 'delete' && (key.length > 1 || /[a-z0-9]/.test(key));
  return (
    event.key.toLowerCase() === key &&
    wants('mod') === (event.ctrlKey || event.metaKey) &&
    wants('alt') === event.altKey &&
    (!shiftMatters || wants('shift') === event.shiftKey)
  );
}

/** Runs the first available action whose shortcut the event is; says whether one ran. */
export function runShortcut<C>(actions: readonly Action<C>[], context: C, event: KeyboardEvent): boolean {
  const action = actions.find((one) => one.shortcut && matches(one.shortcut, event) && (one.when?.(context) ?? true));
  if (!action) return false;
  event.preventDefault();
  action.run(context, event);
  return true;
}
