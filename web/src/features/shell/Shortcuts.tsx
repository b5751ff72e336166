// Every shortcut there is, read from the registered actions themselves.
import type { Action } from '@/actions/action';
import { appActions } from '@/actions/app';
import { messageActions } from '@/actions/message';
import { allCallActions, ringActions } from '@/actions/voice';
import { t } from '@/i18n';
import { voiceEnabled } from '@/store/voices';
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

function voiceRows(): Row[] {
  return voiceEnabled() ? [...rows(allCallActions), ...rows(ringActions)] : [];
}

export function Shortcuts({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title={t('action.shortcuts')} onClose={onClose}>
      <dl className={styles.list}>
        {[...rows(appActions), ...rows(messageActions as readonly Action<never>[]), ...voiceRows()].map((row) => (
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
