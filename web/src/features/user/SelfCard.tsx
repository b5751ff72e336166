// Our own card at the foot of the sidebar: who we are, how we appear, the way to the settings.
import { Menu } from '@base-ui/react/menu';
import { Check, LogOut, MessageCircle, Settings } from 'lucide-react';
import { useState } from 'react';
import { routes } from '@/api/routes';
import type { PresenceName, User } from '@/api/wire';
import { t, type Key } from '@/i18n';
import { personName, presenceOf } from '@/store/names';
import { screen } from '@/store/screen';
import { logOut } from '@/store/session';
import { dispatch, useStore } from '@/store/store';
import { act } from '@/ui/act';
import { Avatar } from '@/ui/Avatar';
import { IconButton } from '@/ui/Button';
import menu from '@/ui/Menu.module.css';
import styles from './SelfCard.module.css';
import { StatusDialog } from './StatusDialog';

export const PRESENCES: readonly PresenceName[] = ['Online', 'Idle', 'Focus', 'Busy', 'Invisible'];

/** Presence is told the server and remembered here at once: own `Invisible` never comes back in answers. */
export async function choosePresence(self: User, presence: PresenceName): Promise<void> {
  await routes.user.edit({ status: { presence } });
  dispatch({ type: 'UserUpdate', id: self._id, data: { status: { ...self.status, presence } } });
}

export function SelfCard() {
  const self = useStore((s) => s.users[s.selfId ?? '']);
  const [writing, setWriting] = useState(false);
  if (!self) return null;
  const presence = presenceOf(self);
  const name = personName(self);
  return (
    <div className={styles.card}>
      <Menu.Root>
        <Menu.Trigger
          render={
            <button type="button" className={styles.self} aria-label={t('user.menu', { name })}>
              <Avatar id={self._id} name={name} file={self.avatar} size={34} presence={presence} />
              <span className={styles.words}>
                <span className={styles.name}>{name}</span>
                <span className={styles.status}>{self.status?.text || t(`presence.${presence}` as Key)}</span>
              </span>
            </button>
          }
        />
        <Menu.Portal>
          <Menu.Positioner side="top" align="start" sideOffset={8} className={menu.positioner}>
            <Menu.Popup className={menu.popup}>
              <div className={styles.handle}>
                {self.username}
                <span>#{self.discriminator}</span>
              </div>
              <Menu.RadioGroup
                value={presence}
                onValueChange={(value: PresenceName) => act(() => choosePresence(self, value))}
              >
                {PRESENCES.map((one) => (
                  <Menu.RadioItem key={one} value={one} closeOnClick className={menu.item}>
                    <span className={styles.dot} data-presence={one} />
                    <span className={menu.label}>{t(`presence.${one}`)}</span>
                    <Menu.RadioItemIndicator>
                      <Check size={15} aria-hidden />
                    </Menu.RadioItemIndicator>
                  </Menu.RadioItem>
                ))}
              </Menu.RadioGroup>
              <div className={menu.parted} role="presentation">
                <Menu.Item className={menu.item} onClick={() => setWriting(true)}>
                  <MessageCircle size={16} aria-hidden />
                  <span className={menu.label}>{self.status?.text || t('presence.text')}</span>
                </Menu.Item>
              </div>
              <div className={menu.parted} role="presentation">
                <Menu.Item className={menu.item} onClick={() => screen.open({ name: 'user-settings' })}>
                  <Settings size={16} aria-hidden />
                  <span className={menu.label}>{t('settings.title')}</span>
                </Menu.Item>
                <Menu.Item className={menu.item} onClick={() => void logOut()}>
                  <LogOut size={16} aria-hidden />
                  <span className={menu.label}>{t('account.logout')}</span>
                </Menu.Item>
              </div>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      <IconButton
        icon={Settings}
        label={t('settings.title')}
        shortcut="mod+,"
        onClick={() => screen.open({ name: 'user-settings' })}
      />
      {writing && <StatusDialog self={self} onClose={() => setWriting(false)} />}
    </div>
  );
}
