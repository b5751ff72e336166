// Chooses the voice channel a member is moved to.
import { Volume2 } from 'lucide-react';
import { useRef } from 'react';
import { routes } from '@/api/routes';
import type { Id } from '@/api/wire';
import { t } from '@/i18n';
import { memberOf, personName } from '@/store/names';
import { orderedChannels } from '@/store/order';
import { can, channelPermissions, Permission } from '@/store/permission';
import { useShallowStore, useStore } from '@/store/store';
import { isVoiceChannel, voiceChannelOf } from '@/store/voices';
import { act } from '@/ui/act';
import { arrowKeys } from '@/ui/arrowKeys';
import { Dialog } from '@/ui/Dialog';
import styles from './MoveMember.module.css';

export function MoveMember({ user, server, onClose }: { user: Id; server: Id; onClose: () => void }) {
  const name = useStore((s) => personName(s.users[user], memberOf(s, server, user)));
  const channels = useShallowStore((s) => {
    const from = voiceChannelOf(s, server, user);
    return orderedChannels(s, server)
      .filter(isVoiceChannel)
      .filter((channel) => channel._id !== from && can(channelPermissions(s, channel), Permission.Connect));
  });
  const list = useRef<HTMLUListElement>(null);
  return (
    <Dialog title={t('voice.member.move.title', { name })} onClose={onClose}>
      {channels.length === 0 && <p>{t('voice.member.move.none')}</p>}
      <ul className={styles.list} ref={list} onKeyDown={(event) => arrowKeys(event as never, list.current)}>
        {channels.map((channel) => (
          <li key={channel._id}>
            <button
              type="button"
              className={styles.choice}
              onClick={() => {
                onClose();
                act(() => routes.server.editMember(server, user, { voice_channel: channel._id }));
              }}
            >
              <Volume2 size={18} aria-hidden />
              {channel.name}
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
