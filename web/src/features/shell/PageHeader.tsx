// The strip on top of the sheet; on phones it holds the way back to the channels.
import { Menu } from 'lucide-react';
import type { ReactNode } from 'react';
import { t } from '@/i18n';
import { screen } from '@/store/screen';
import { IconButton } from '@/ui/Button';
import styles from './PageHeader.module.css';

interface PageHeaderProps {
  title: ReactNode;
  icon?: ReactNode;
  note?: ReactNode;
  children?: ReactNode;
}

export function PageHeader({ title, icon, note, children }: PageHeaderProps) {
  return (
    <header className={styles.header}>
      <IconButton
        icon={Menu}
        label={t('nav.openChannels')}
        className={styles.menu}
        onClick={() => screen.setDrawer('channels')}
      />
      <div className={styles.words}>
        {icon && <span className={styles.icon}>{icon}</span>}
        <h1 className={styles.title}>{title}</h1>
        {note && <span className={styles.note}>{note}</span>}
      </div>
      {children}
    </header>
  );
}
