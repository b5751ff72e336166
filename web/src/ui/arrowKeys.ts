// Up and Down move between the links and buttons of a list, Home and End go to its ends.
import type { KeyboardEvent } from 'react';

export function arrowKeys(event: KeyboardEvent, list: HTMLElement | null, selector = 'a[href], button'): void {
  if (!list || event.altKey || event.ctrlKey || event.metaKey) return;
  const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };
  const step = steps[event.key];
  if (step === undefined) return;
  const items = [...list.querySelectorAll<HTMLElement>(selector)].filter((item) => item.offsetParent !== null);
  const at = items.indexOf(document.activeElement as HTMLElement);
  if (at < 0) return;
  event.preventDefault();
  const to = Math.min(items.length - 1, Math.max(0, at + step));
  items[to]?.focus();
}
