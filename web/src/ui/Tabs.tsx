// Pages of a large dialog, chosen at its side or, on phones, along its top.
import { Tabs as Base } from '@base-ui/react/tabs';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './Tabs.module.css';

export interface TabPage {
  id: string;
  label: string;
  icon: LucideIcon;
  content: ReactNode;
}

export function SideTabs({ pages, first, footer }: { pages: readonly TabPage[]; first?: string; footer?: ReactNode }) {
  return (
    <Base.Root defaultValue={first ?? pages[0]?.id} orientation="vertical" className={styles.root}>
      <Base.List className={styles.list}>
        {pages.map(({ id, label, icon: Icon }) => (
          <Base.Tab key={id} value={id} className={styles.tab}>
            <Icon size={17} aria-hidden />
            {label}
          </Base.Tab>
        ))}
        {footer && <div className={styles.footer}>{footer}</div>}
      </Base.List>
      {pages.map((page) => (
        <Base.Panel key={page.id} value={page.id} className={styles.panel}>
          <h3 className={styles.title}>{page.label}</h3>
          {page.content}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
