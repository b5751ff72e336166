// The account's settings: newer revisions replace older ones, except while a choice of ours is on its way.
import type { AppEvent } from '@/api/events';
import { withRow, type Setting, type State } from './state';

type SettingEvent = Extract<AppEvent, { type: 'Settings' | 'UserSettingsUpdate' | 'SettingChosen' | 'SettingSent' }>;

const UNKNOWN: Setting = { revision: 0, value: {}, sending: 0 };

export function applySettings(state: State, event: SettingEvent): State {
  switch (event.type) {
    case 'SettingChosen': {
      const known = state.settings[event.key] ?? UNKNOWN;
      const next = { ...known, value: event.value, sending: known.sending + 1 };
      return { ...state, settings: withRow(state.settings, event.key, next) };
    }
    case 'SettingSent': {
      const known = state.settings[event.key];
      if (!known?.sending) return state;
      return { ...state, settings: withRow(state.settings, event.key, { ...known, sending: known.sending - 1 }) };
    }
    case 'Settings':
    case 'UserSettingsUpdate': {
      const settings: Record<string, Setting> = { ...state.settings };
      for (const [key, [revision, text]] of Object.entries(event.update)) {
        const known = settings[key] ?? UNKNOWN;
        if (revision <= known.revision) continue;
        settings[key] = known.sending ? { ...known, revision } : { revision, value: parse(text), sending: 0 };
      }
      return { ...state, settings };
    }
  }
}

/** Null for what is no JSON object: somebody else's, and left alone. */
function parse(text: string): Setting['value'] {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Setting['value']) : null;
  } catch {
    return null;
  }
}
