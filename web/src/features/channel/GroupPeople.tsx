// Who is in a group: adding friends, and, for its owner, removing people and handing it over.
import { Crown, KeyRound, UserMinus, UserPlus } from 'lucide-react';
import { useEffect } from 'react';
import { routes } from '@/api/routes';
import type { Id, User } from '@/api/wire';
import { t } from '@/i18n';
import '@/i18n/late';
import { handle, personName } from '@/store/names';
import { can, channelPermissions, Permission } from '@/store/permission';
import { dispatch, useShallowStore, useStore } from '@/store/store';
import { act } from '@/ui/act';
import { Avatar } from '@/ui/Avatar';
import { IconButton } from '@/ui/Button';
import { confirm } from '@/ui/confirm';
import { Dialog } from '@/ui/Dialog';
import styles from '../server/ServerSettings.module.css';

export function GroupPeople({ id, onClose }: { id: Id; onClose: () => void }) {
  const channel = useStore((s) => s.channels[id]);
  const group = channel?.channel_type === 'Group' ? channel : undefined;
  const people = useShallowStore((s) => (group?.recipients ?? []).flatMap((one) => s.users[one] ?? []));
  const friends = useShallowStore((s) =>
    Object.values(s.users).filter((user) => user.relationship === 'Friend' && !group?.recipients.includes(user._id)),
  );
  const owner = useStore((s) => group !== undefined && group.owner === s.selfId);
  const mayAdd = useStore((s) => can(channelPermissions(s, s.channels[id]), Permission.InviteOthers));
  const gone = !group;
  useEffect(() => {
    if (gone) onClose();
    else
      routes.channel.groupMembers(id).then(
        (users) => dispatch({ type: 'Users', users }),
        () => undefined,
      );
  }, [gone, id, onClose]);
  if (!group) return null;
  return (
    <Dialog title={group.name} onClose={onClose}>
      <ul className={styles.list}>
        {people.map((user) => (
          <Line key={user._id} user={user}>
            {user._id === group.owner ? (
              <Crown size={16} aria-label={t('group.owner')} />
            ) : (
              owner && (
                <div>
                  {!user.bot && (
                    <IconButton
                      icon={KeyRound}
                      size="small"
                      label={t('group.handOver', { name: personName(user) })}
                      onClick={() =>
                        confirm({
                          title: t('group.handOver', { name: personName(user) }),
                          body: t('group.handOver.body', { name: personName(user) }),
                          action: t('group.handOver', { name: personName(user) }),
                          run: async () => {
                            const changed = await routes.channel.edit(id, { owner: user._id });
                            dispatch({ type: 'ChannelUpdate', id, data: { ...changed } });
                          },
                        })
                      }
                    />
                  )}
                  <IconButton
                    icon={UserMinus}
                    size="small"
                    tone="danger"
                    label={t('group.remove', { name: personName(user) })}
                    onClick={() => act(() => routes.channel.removeFromGroup(id, user._id))}
                  />
                </div>
              )
            )}
          </Line>
        ))}
      </ul>
      {mayAdd && (
        <section className={styles.under}>
          <h3>{t('group.add.title')}</h3>
          {friends.length === 0 && <p className={styles.faint}>{t('group.add.none')}</p>}
          <ul className={styles.list}>
            {friends.map((user) => (
              <Line key={user._id} user={user}>
                <IconButton
                  icon={UserPlus}
                  size="small"
                  label={`${t('group.add')} ${personName(user)}`}
                  onClick={() => act(() => routes.channel.addToGroup(id, user._id))}
                />
              </Line>
            ))}
          </ul>
        </section>
      )}
    </Dialog>
  );
}

function Line({ user, children }: { user: User; children: React.ReactNode }) {
  return (
    <li>
      <Avatar id={user._id} name={personName(user)} file={user.avatar} size={32} />
      <div className={styles.words}>
        <span>{personName(user)}</span>
        <small>{handle(user)}</small>
      </div>
      {children}
    </li>
  );
}
