// Who is writing right now; a sign of typing fades after four seconds.
import { useEffect, useState } from 'react';
import type { Id } from '@/api/wire';
import { t } from '@/i18n';
import { useStore } from '@/store/store';
import { displayNameOf } from '../message/lookup';
import styles from './TypingLine.module.css';

export const TYPING_LASTS = 4000;

export function typingText(names: readonly string[]): string {
  const [a = '', b = '', c = ''] = names;
  if (names.length === 0) return '';
  if (names.length === 1) return t('composer.typing.one', { a });
  if (names.length === 2) return t('composer.typing.two', { a, b });
  if (names.length === 3) return t('composer.typing.three', { a, b, c });
  return t('composer.typing.many');
}

export function TypingLine({ channel, server }: { channel: Id; server?: Id }) {
  const table = useStore((s) => s.typing[channel]);
  const [now, setNow] = useState(Date.now);
  const running = Object.entries(table ?? {}).filter(([, at]) => Math.max(now, at) - at < TYPING_LASTS);

  useEffect(() => {
    setNow(Date.now());
    if (!table || !Object.keys(table).length) return;
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, [table]);

  const names = useStore((s) => running.map(([id]) => displayNameOf(s, server, id)).join('\n'));
  const text = typingText(names ? names.split('\n') : []);
  return (
    <div className={styles.line} aria-live="polite" data-typing>
      {text && (
        <>
          <span className={styles.dots} aria-hidden>
            <i />
            <i />
            <i />
          </span>
          {text}
        </>
      )}
    </div>
  );
}
