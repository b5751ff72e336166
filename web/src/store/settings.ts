// Settings that follow a person from client to client (rest-accounts 7), under the names that Stoat's clients use.
// Each value is a JSON object; only the fields we know are changed in it, others stay as they are.
import { routes } from '@/api/routes';
import type { Channel, Id } from '@/api/wire';
import { problemText } from '@/i18n/problems';
import { applyTheme, type Theme } from '@/theme/theme';
import { screen } from './screen';
import type { Setting, State } from './state';
import { dispatch, getState, useStore } from './store';

const KEYS = ['theme', 'ordering', 'notifications'] as const;
export type SettingKey = (typeof KEYS)[number];
type Value = Readonly<Record<string, unknown>>;

/** `muted` leaves no marks either. */
export const LEVELS = ['all', 'mention', 'none', 'muted'] as const;
export type Level = (typeof LEVELS)[number];

const BASE = 'appearance:theme:base';

let fetched: Promise<void> = Promise.resolve();
let line: Promise<void> = Promise.resolve();

/** Reads what the account holds; to be called with each Ready, since changes may have been missed. */
export function fetchSettings(): void {
  fetched = routes.sync.settings(KEYS).then((update) => dispatch({ type: 'Settings', update }));
  fetched.catch(() => undefined);
}

/** Shows the change at once and sends it after those before it; never before the account's own value is known. */
export function changeSetting(key: SettingKey, change: (value: Value) => Value): Promise<void> {
  line = line.then(async () => {
    try {
      await fetched.catch(() => routes.sync.settings(KEYS).then((update) => dispatch({ type: 'Settings', update })));
      const known = getState().settings[key];
      if (known?.value === null) return;
      const value = change(known?.value ?? {});
      dispatch({ type: 'SettingChosen', key, value });
      await routes.sync.setSettings({ [key]: JSON.stringify(value) });
      dispatch({ type: 'SettingSent', key });
    } catch (problem) {
      dispatch({ type: 'SettingSent', key });
      screen.toast(problemText(problem), 'bad');
      fetchSettings();
    }
  });
  return line;
}

/** The account's values win over what this browser remembers. */
useStore.subscribe((state, before) => {
  const setting = state.settings.theme;
  if (setting && setting !== before.settings.theme && setting.value) applyTheme(themeOf(setting.value));
});

function themeOf(value: Value): Theme {
  const base = value[BASE];
  return base === 'light' || base === 'dark' ? base : 'system';
}

export function chooseTheme(theme: Theme): void {
  applyTheme(theme);
  void changeSetting('theme', ({ [BASE]: _old, ...rest }) => (theme === 'system' ? rest : { ...rest, [BASE]: theme }));
}

const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];

/** The servers as their member has put them; new ones come last. */
export function orderedServers(state: State): Id[] {
  const wished = strings(state.settings.ordering?.value?.servers).filter((id) => state.servers[id]);
  const rest = Object.keys(state.servers).filter((id) => !wished.includes(id));
  return [...new Set(wished), ...rest.sort()];
}

/** Puts a server where another stands now, which moves aside. */
export function placeServer(server: Id, at: number): void {
  void changeSetting('ordering', (value) => {
    const ids = orderedServers(getState()).filter((id) => id !== server);
    ids.splice(Math.max(0, at), 0, server);
    return { ...value, servers: ids };
  });
}

type Scope = 'server' | 'channel';

function levels(setting: Setting | undefined, scope: Scope): Record<string, unknown> {
  const found = setting?.value?.[scope];
  return typeof found === 'object' && found !== null ? (found as Record<string, unknown>) : {};
}

/** What was chosen for a server or channel itself; undefined where it follows the rule above it. */
export function chosenLevel(state: State, scope: Scope, id: Id): Level | undefined {
  const level = levels(state.settings.notifications, scope)[id];
  return LEVELS.find((one) => one === level);
}

interface Chosen {
  scope: Scope;
  id: Id;
  level: Level;
}

let listed: { from: Setting | undefined; chosen: readonly Chosen[] } = { from: undefined, chosen: [] };

/** All choices; the same list as long as they are the same. */
export function chosenLevels(state: State): readonly Chosen[] {
  const from = state.settings.notifications;
  if (listed.from !== from) {
    const chosen = (['server', 'channel'] as const).flatMap((scope) =>
      Object.keys(levels(from, scope)).flatMap((id) => {
        const level = chosenLevel(state, scope, id);
        return level ? [{ scope, id, level }] : [];
      }),
    );
    listed = { from, chosen };
  }
  return listed.chosen;
}

export function levelOf(state: State, channel: Channel): Level {
  const own = chosenLevel(state, 'channel', channel._id);
  if (own) return own;
  if (channel.channel_type !== 'TextChannel') return 'all';
  return chosenLevel(state, 'server', channel.server) ?? 'mention';
}

export const isMuted = (state: State, channel: Channel) => levelOf(state, channel) === 'muted';

export function chooseLevel(scope: Scope, id: Id, level: Level | undefined): void {
  void changeSetting('notifications', (value) => {
    const { [id]: _old, ...rest } = levels(getState().settings.notifications, scope);
    return { ...value, [scope]: level ? { ...rest, [id]: level } : rest };
  });
}
