// Short notices in a corner, read out politely.
import { X } from 'lucide-react';
import { t } from '@/i18n';
import { screen, useScreen } from '@/store/screen';
import { IconButton } from './Button';
import { classes } from './classes';
import styles from './Toasts.module.css';

export function Toasts() {
  const toasts = useScreen((s) => s.toasts);
  return (
    <div className={styles.stack} role="status" aria-live="polite">
      {toasts.map((toast) => (
        <div key={toast.id} className={classes(styles.toast, styles[toast.tone])}>
          <span>{toast.text}</span>
          <IconButton
            icon={X}
            size="small"
            label={t('toast.dismiss')}
            className={styles.dismiss}
            onClick={() => screen.dropToast(toast.id)}
          />
        </div>
      ))}
    </div>
  );
}
