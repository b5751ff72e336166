// The one emoji picker: whoever needs an emoji opens it beside an element and says what to do with the choice.
import { create } from 'zustand';

interface PickerState {
  anchor: Element | null;
  onPick: ((emoji: string) => void) | null;
}

export const usePicker = create<PickerState>(() => ({ anchor: null, onPick: null }));

export function openPicker(anchor: Element, onPick: (emoji: string) => void): void {
  usePicker.setState({ anchor, onPick });
}

export function closePicker(): void {
  usePicker.setState({ anchor: null, onPick: null });
}
