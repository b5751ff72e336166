// What the server itself notes in a conversation: who came, who left, what was renamed.
import { Info, Phone } from 'lucide-react';
import { ulidTime } from '@/api/ulid';
import type { Id, Message } from '@/api/wire';
import { stamp, t, type Key } from '@/i18n';
import { english } from '@/i18n/en';
import { memberOf, personName } from '@/store/names';
import { useStore } from '@/store/store';
import styles from './SystemLine.module.css';

export function SystemLine({ message, server }: { message: Message; server?: Id }) {
  const users = useStore((s) => s.users);
  const state = useStore.getState();
  const system = message.system;
  if (!system) return null;
  const name = (id: Id | undefined) => (id ? personName(users[id], memberOf(state, server, id)) : '');
  const key = `system.${system.type}`;
  const text =
    key in english
      ? t(system.type === 'call_started' && system.finished_at ? 'system.call_started.ended' : (key as Key), {
          length: length(message),
          user: name(system.id),
          by: name(system.by),
          name: system.name ?? '',
          from: name(system.from),
          to: name(system.to),
        })
      : (system.content ?? system.type);
  return (
    <p className={styles.line}>
      {system.type === 'call_started' ? <Phone size={15} aria-hidden /> : <Info size={15} aria-hidden />}
      <span>{text}</span>
      <time>{stamp(ulidTime(message._id))}</time>
    </p>
  );
}

/** How long a call lasted; it began when its line was written. */
function length(message: Message): string {
  const minutes = Math.round((Date.parse(message.system?.finished_at ?? '') - ulidTime(message._id)) / 60_000);
  if (!(minutes >= 1)) return t('time.moment');
  return minutes < 90 ? t('time.minutes', { count: minutes }) : t('time.hours', { count: Math.round(minutes / 60) });
}
