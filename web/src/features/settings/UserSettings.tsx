// Our own settings: profile, account, sessions, appearance.
import { AudioLines, Bell, Bot, KeyRound, LogOut, MonitorSmartphone, Palette, UserRound } from 'lucide-react';
import { t } from '@/i18n';
import '@/i18n/late';
import { logOut } from '@/store/session';
import { useStore } from '@/store/store';
import { useVoiceEnabled } from '@/store/voices';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { SideTabs } from '@/ui/Tabs';
import { AccountPage } from './AccountPage';
import { AppearancePage } from './AppearancePage';
import { BotsPage } from './BotsPage';
import { NotifyPage } from './NotifyPage';
import { ProfilePage } from './ProfilePage';
import { SessionsPage } from './SessionsPage';
import { VoicePage } from './VoicePage';
import styles from './Settings.module.css';

export function UserSettings({ tab, onClose }: { tab?: string; onClose: () => void }) {
  const self = useStore((s) => s.users[s.selfId ?? '']);
  const voice = useVoiceEnabled();
  if (!self) return null;
  return (
    <Dialog title={t('settings.title')} size="large" onClose={onClose}>
      <div className={styles.fill}>
        <SideTabs
          first={tab}
          pages={[
            { id: 'profile', label: t('settings.profile'), icon: UserRound, content: <ProfilePage self={self} /> },
            { id: 'account', label: t('settings.account'), icon: KeyRound, content: <AccountPage self={self} /> },
            { id: 'sessions', label: t('settings.sessions'), icon: MonitorSmartphone, content: <SessionsPage /> },
            { id: 'appearance', label: t('settings.appearance'), icon: Palette, content: <AppearancePage /> },
            { id: 'notify', label: t('notify.settings'), icon: Bell, content: <NotifyPage /> },
            { id: 'bots', label: t('bot.settings'), icon: Bot, content: <BotsPage /> },
            ...(voice ? [{ id: 'voice', label: t('voice.settings'), icon: AudioLines, content: <VoicePage /> }] : []),
          ]}
          footer={
            <Button tone="quiet" icon={LogOut} onClick={() => void logOut()}>
              {t('account.logout')}
            </Button>
          }
        />
      </div>
    </Dialog>
  );
}
