// The living copy of the state: events go in through one door, components read by selector.
import { create } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { AppEvent } from '@/api/events';
import { apply } from './apply';
import { emptyState, type State } from './state';

export const useStore = create<State>(() => emptyState);

export function dispatch(...events: AppEvent[]): void {
  const now = Date.now();
  useStore.setState((state) => events.reduce((next, event) => apply(next, event, now), state), true);
}

/** Like useStore, for selectors that build a fresh array or object. */
export function useShallowStore<T>(selector: (state: State) => T): T {
  return useStore(useShallow(selector));
}

export const getState = useStore.getState;
