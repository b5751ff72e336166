// The protocol's error types as sentences for people.
import { Problem } from '@/api/problem';
import { t, type Key } from '.';
import { english } from './en';

export function problemText(error: unknown): string {
  if (!(error instanceof Problem)) return t('problem.unknown');
  if (error.offline) return t('problem.offline');
  const key = `problem.${error.type}`;
  if (error.type && key in english) {
    return t(key as Key, {
      max: error.body.max ?? '',
      permission: error.body.permission ?? '',
      seconds: error.body.retry_after ?? 0,
      field: error.body.with ?? '',
      text: typeof error.body.error === 'string' ? firstLine(error.body.error) : '',
      note: error.body.note ?? '',
    });
  }
  if (error.status === 429) return t('problem.slow');
  if (error.status === 401) return t('problem.signedOut');
  if (error.status === 413) return t('problem.tooBig');
  if (error.status >= 500) return t('problem.server');
  return t('problem.other', { code: error.type ?? error.status });
}

/** `field: Validation error: length […]` → the field and the kind of fault. */
function firstLine(text: string): string {
  const [line = ''] = text.split('\n');
  return line.replace(/Validation error: /, '').replace(/\s*\[.*$/, '');
}
