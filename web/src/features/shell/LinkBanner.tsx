// Says when the live connection is gone; stays silent through short blinks.
import { useEffect, useState } from 'react';
import { t } from '@/i18n';
import { useScreen } from '@/store/screen';
import styles from './LinkBanner.module.css';

export function LinkBanner() {
  const down = useScreen((s) => s.link !== 'ready');
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (!down) {
      setShown(false);
      return;
    }
    const timer = setTimeout(() => setShown(true), 1200);
    return () => clearTimeout(timer);
  }, [down]);
  return (
    <div role="status" data-link={down ? 'down' : 'up'}>
      {shown && <p className={styles.banner}>{t('app.reconnecting')}</p>}
    </div>
  );
}
