// A modal sheet with a title; full height on phones when asked to be large.
import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { t } from '@/i18n';
import { IconButton } from './Button';
import { classes } from './classes';
import styles from './Dialog.module.css';

interface DialogProps {
  title: string;
  lead?: string;
  size?: 'small' | 'medium' | 'large';
  hideTitle?: boolean;
  bare?: boolean;
  onClose: () => void;
  children: ReactNode;
  footer?: ReactNode;
}

export function Dialog({ title, lead, size = 'small', hideTitle, bare, onClose, children, footer }: DialogProps) {
  return (
    <Base.Root open onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        <Base.Backdrop className={styles.backdrop} />
        <Base.Popup className={classes(styles.popup, styles[size], bare && styles.bare)}>
          <header className={hideTitle ? 'visually-hidden' : styles.header}>
            <Base.Title className={styles.title}>{title}</Base.Title>
            {lead && <Base.Description className={styles.lead}>{lead}</Base.Description>}
          </header>
          {bare ? children : <div className={styles.body}>{children}</div>}
          {footer && <footer className={styles.footer}>{footer}</footer>}
          {/* Last, so that a dialog opens with the focus on what it is about. */}
          {!hideTitle && (
            <Base.Close render={<IconButton icon={X} label={t('do.close')} size="small" className={styles.close} />} />
          )}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
