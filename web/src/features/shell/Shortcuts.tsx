// Every shortcut there is, read from the registered actions themselves.
import type { Action } from '@/actions/action';
import { appActions } from '@/actions/app';
import { messageActions } from '@/actions/message';
import { t } from '@/i18n';
import { Dialog } from '@/ui/Dialog';
import { Keys } from '@/ui/Keys';
import styles from './Shortcuts.module.css';

interface Row {
  id: string;
  label: string;
  shortcut: string;
}

function rows(actions: readonly Action<never>[]): Row[] {
  return actions.flatMap(({ id, label, shortcut }) =>
    shortcut ? [{ id, shortcut, label: (label as (context?: unknown) => string)({}) }] : [],
  );
}

export function Shortcuts({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title={t('action.shortcuts')} onClose={onClose}>
      <dl className={styles.list}>
        {[...rows(appActions), ...rows(messageActions as readonly Action<never>[])].map((row) => (
          <div key={row.id}>
            <dt>{row.label}</dt>
            <dd>
              <Keys shortcut={row.shortcut} />
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
