// The menu of a person in a call: how loud they are for us, then everything else one can do with a person.
import { Volume2 } from 'lucide-react';
import { ContextMenu as Base } from '@base-ui/react/context-menu';
import type { KeyboardEvent, ReactElement } from 'react';
import { userActions } from '@/actions/user';
import type { Id, User } from '@/api/wire';
import { t } from '@/i18n';
import { useStore } from '@/store/store';
import { ActionContextMenu } from '@/ui/Menu';
import menu from '@/ui/Menu.module.css';
import { useCall } from './call';
import styles from './PersonMenu.module.css';
import { setVolume, useVolumes } from './volume';

interface PersonMenuProps {
  user: User | undefined;
  server?: Id;
  name: string;
  children: ReactElement<Record<string, unknown>>;
}

export function PersonMenu({ user, server, name, children }: PersonMenuProps) {
  const audible = useCall((s) => user !== undefined && user._id in s.marks);
  const self = useStore((s) => s.selfId === user?._id);
  if (!user) return children;
  return (
    <ActionContextMenu
      actions={userActions}
      context={{ user, server }}
      header={audible && !self ? <Volume user={user._id} name={name} /> : undefined}
    >
      {children}
    </ActionContextMenu>
  );
}

const STEP = 5;

/** A slider for the pointer; as a menu entry Left and Right change it. */
function Volume({ user, name }: { user: Id; name: string }) {
  const percent = Math.round((useVolumes((s) => s[user]) ?? 1) * 100);
  function onKeyDown(event: KeyboardEvent) {
    const by = event.key === 'ArrowRight' ? STEP : event.key === 'ArrowLeft' ? -STEP : 0;
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    setVolume(user, (percent + by) / 100);
  }
  return (
    <div role="presentation" className={styles.volume}>
      <Base.Item
        closeOnClick={false}
        className={menu.item}
        aria-label={`${t('voice.volume', { name })}: ${percent}%`}
        aria-keyshortcuts="ArrowLeft ArrowRight"
        onKeyDown={onKeyDown}
      >
        <Volume2 size={16} aria-hidden />
        <input
          type="range"
          tabIndex={-1}
          aria-hidden
          min={0}
          max={100}
          step={STEP}
          value={percent}
          className={styles.slider}
          onChange={(event) => setVolume(user, Number(event.target.value) / 100)}
        />
        <span className={styles.percent}>{percent}%</span>
      </Base.Item>
    </div>
  );
}
