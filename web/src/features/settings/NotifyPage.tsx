// Notifications: on this device, and what was chosen for servers and channels.
import { RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { t } from '@/i18n';
import { useNotices } from '@/store/notices';
import { canPush, pushKey, switchOffPush, switchOnPush, usePush } from '@/store/push';
import { chooseLevel, chosenLevels } from '@/store/settings';
import { useShallowStore, useStore } from '@/store/store';
import { act } from '@/ui/act';
import { IconButton } from '@/ui/Button';
import { Check } from '@/ui/Field';
import { placeName } from './NotifyDialog';
import styles from './Settings.module.css';

export function NotifyPage() {
  return (
    <div className={styles.stack}>
      <section>
        <h4>{t('notify.here')}</h4>
        {typeof Notification === 'undefined' ? <p className={styles.faint}>{t('notify.unable')}</p> : <Here />}
      </section>
      <section>
        <h4>{t('notify.list')}</h4>
        <Chosen />
      </section>
    </div>
  );
}

function Here() {
  const [permission, setPermission] = useState(Notification.permission);
  const [busy, setBusy] = useState(false);
  const open = useNotices();
  const push = usePush();

  function change(on: boolean, deed: () => Promise<void> | void) {
    setBusy(true);
    act(async () => {
      try {
        const given = on ? await Notification.requestPermission() : Notification.permission;
        setPermission(given);
        if (!on || given === 'granted') await deed();
      } finally {
        setBusy(false);
      }
    });
  }

  const granted = permission === 'granted';
  return (
    <>
      {permission === 'denied' && <p className={styles.warning}>{t('notify.denied')}</p>}
      <Check
        label={t('notify.open')}
        hint={t('notify.open.hint')}
        value={granted && open}
        disabled={busy || permission === 'denied'}
        onChange={(on) => change(on, () => useNotices.setState(on, true))}
      />
      {pushKey() && canPush() && (
        <Check
          label={t('notify.push')}
          hint={t('notify.push.hint')}
          value={granted && push}
          disabled={busy || permission === 'denied'}
          onChange={(on) => change(on, on ? switchOnPush : switchOffPush)}
        />
      )}
    </>
  );
}

function Chosen() {
  const chosen = useStore(chosenLevels);
  const names = useShallowStore((s) => chosen.map(({ scope, id }) => placeName(s, scope, id)));
  const shown = chosen.flatMap((one, index) => (names[index] ? [{ ...one, name: names[index] }] : []));
  if (!shown.length) return <p className={styles.faint}>{t('notify.list.none')}</p>;
  return (
    <ul className={styles.sessions}>
      {shown.map(({ scope, id, level, name }) => (
        <li key={id}>
          <div>
            <b>{name}</b>
            <small>{t(`notify.level.${level}`)}</small>
          </div>
          <IconButton
            icon={RotateCcw}
            label={t('notify.reset', { name })}
            size="small"
            onClick={() => chooseLevel(scope, id, undefined)}
          />
        </li>
      ))}
    </ul>
  );
}
