// Menus made of registered actions, opened by a button or by the context key and right click.
import { ContextMenu as BaseContext } from '@base-ui/react/context-menu';
import { Menu as Base } from '@base-ui/react/menu';
import type { ReactElement, ReactNode } from 'react';
import type { Action } from '@/actions/action';
import { available } from '@/actions/action';
import { classes } from './classes';
import { Keys } from './Keys';
import styles from './Menu.module.css';

interface MenuProps<C> {
  actions: readonly Action<C>[];
  context: C;
  trigger: ReactElement<Record<string, unknown>>;
  align?: 'start' | 'end';
  side?: 'top' | 'bottom' | 'right';
  header?: ReactNode;
  onOpenChange?: (open: boolean) => void;
}

export function ActionMenu<C>({
  actions,
  context,
  trigger,
  align = 'start',
  side = 'bottom',
  header,
  onOpenChange,
}: MenuProps<C>) {
  return (
    <Base.Root onOpenChange={onOpenChange}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner align={align} side={side} sideOffset={6} className={styles.positioner}>
          <Base.Popup className={styles.popup}>
            {header}
            <ActionItems actions={actions} context={context} />
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

interface ContextProps<C> {
  actions: readonly Action<C>[];
  context: C;
  header?: ReactNode;
  children: ReactElement<Record<string, unknown>>;
}

export function ActionContextMenu<C>({ actions, context, header, children }: ContextProps<C>) {
  return (
    <BaseContext.Root>
      <BaseContext.Trigger render={children} />
      <BaseContext.Portal>
        <BaseContext.Positioner className={styles.positioner}>
          <BaseContext.Popup className={styles.popup}>
            {header}
            <ActionItems actions={actions} context={context} />
          </BaseContext.Popup>
        </BaseContext.Positioner>
      </BaseContext.Portal>
    </BaseContext.Root>
  );
}

function ActionItems<C>({ actions, context }: { actions: readonly Action<C>[]; context: C }) {
  const shown = available(actions, context);
  return shown.map((action, index) => {
    const Icon = action.icon;
    const parted = index > 0 && action.group !== shown[index - 1]?.group;
    return (
      <div key={action.id} role="presentation" className={parted ? styles.parted : undefined}>
        <Base.Item
          className={classes(styles.item, action.danger && styles.danger)}
          onClick={(event) => action.run(context, event.nativeEvent as MouseEvent)}
        >
          <Icon size={16} aria-hidden />
          <span className={styles.label}>{action.label(context)}</span>
          {action.shortcut && <Keys shortcut={action.shortcut} />}
        </Base.Item>
      </div>
    );
  });
}
