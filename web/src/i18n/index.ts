// Words of the interface: one typed table per language, `{name}` filled in, plurals by Intl.
import { english } from './en';
import type { englishLate } from './en-late';

/** Those of `en-late` are there once a page that needs them is. */
export type Key = keyof typeof english | keyof typeof englishLate;
export type Values = Record<string, string | number>;

let table: Partial<Record<Key, string>> = english;
let locale = 'en';

/** Puts another language in place; keys it lacks stay English. */
export function setLanguage(name: string, words: Partial<Record<Key, string>>): void {
  locale = name;
  table = { ...english, ...words };
  document.documentElement.lang = name;
}

/** Adds words that came later; what is there already stays. */
export function addWords(words: Partial<Record<Key, string>>): void {
  table = { ...words, ...table };
}

/** `{count|one message|# messages}` chooses by plural rule; `#` is the number. */
export function t(key: Key, values: Values = {}): string {
  return (table[key] ?? key).replace(
    /\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g,
    (_all, name: string, one?: string, other?: string) => {
      const value = values[name];
      if (value === undefined) return '';
      if (one === undefined || other === undefined) return String(value);
      const form = new Intl.PluralRules(locale).select(Number(value)) === 'one' ? one : other;
      return form.replaceAll('#', new Intl.NumberFormat(locale).format(Number(value)));
    },
  );
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  let found = formats.get(name);
  if (!found) formats.set(name, (found = new Intl.DateTimeFormat(undefined, options)));
  return found;
}

export const clock = (ms: number) => format('clock', { hour: '2-digit', minute: '2-digit' }).format(ms);
export const longDate = (ms: number) =>
  format('long', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).format(ms);
export const fullTime = (ms: number) => format('full', { dateStyle: 'full', timeStyle: 'short' }).format(ms);
export const shortDate = (ms: number) => format('short', { dateStyle: 'medium' }).format(ms);

export function dayName(ms: number, now = Date.now()): string {
  const day = (time: number) => new Date(time).toDateString();
  if (day(ms) === day(now)) return t('time.today');
  if (day(ms) === day(now - 86_400_000)) return t('time.yesterday');
  return longDate(ms);
}

export function stamp(ms: number, now = Date.now()): string {
  const day = (time: number) => new Date(time).toDateString();
  if (day(ms) === day(now)) return clock(ms);
  if (day(ms) === day(now - 86_400_000)) return `${t('time.yesterday')} ${clock(ms)}`;
  return `${shortDate(ms)} ${clock(ms)}`;
}

export function fileSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** A round number of seconds, minutes, hours or days. */
export function duration(seconds: number): string {
  const [unit, size] = (
    [
      ['day', 86_400],
      ['hour', 3600],
      ['minute', 60],
      ['second', 1],
    ] as const
  ).find(([, one]) => seconds % one === 0 && seconds >= one) ?? ['second', 1];
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(seconds / size);
}
