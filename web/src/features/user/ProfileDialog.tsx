// A person seen up close: names, status, what they say of themselves, what we share.
import { MoreHorizontal } from 'lucide-react';
import { useEffect, useState } from 'react';
import { available } from '@/actions/action';
import { userActions } from '@/actions/user';
import { fileUrl } from '@/api/http';
import { routes } from '@/api/routes';
import type { Id, UserProfile } from '@/api/wire';
import { shortDate, t, type Key } from '@/i18n';
import { handle, memberOf, personName, presenceOf, safeColour } from '@/store/names';
import { screen } from '@/store/screen';
import { dispatch, useStore } from '@/store/store';
import { Markdown } from '@/text/Markdown';
import { Avatar } from '@/ui/Avatar';
import { Button, IconButton } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { ActionMenu } from '@/ui/Menu';
import { Badges, Mutuals } from './ProfileParts';
import styles from './ProfileDialog.module.css';

const UP_FRONT = new Set(['user.message', 'user.befriend', 'user.accept', 'user.cancel', 'user.unblock']);

export function ProfileDialog({ id, server, onClose }: { id: Id; server?: Id; onClose: () => void }) {
  const user = useStore((s) => s.users[id]);
  const member = useStore((s) => memberOf(s, server, id));
  const roles = useStore((s) => (server ? s.servers[server]?.roles : undefined));
  const self = useStore((s) => s.selfId === id);
  const [profile, setProfile] = useState<UserProfile | null>(null);
  const [mutual, setMutual] = useState<{ users: Id[]; servers: Id[] } | null>(null);

  useEffect(() => {
    routes.user.profile(id).then(setProfile, () => undefined);
    if (!self) routes.user.mutual(id).then(setMutual, () => undefined);
    routes.user.fetch(id).then(
      (seen) => dispatch({ type: 'Users', users: [seen] }),
      () => undefined,
    );
  }, [id, self]);

  if (!user) return null;
  const name = personName(user, member);
  const presence = presenceOf(user);
  const pronouns = member?.pronouns ?? user.pronouns;
  const person = { user, server };
  const front = available(userActions, person).filter((action) => UP_FRONT.has(action.id));
  const held = (member?.roles ?? []).flatMap((role) => (roles?.[role] ? [{ id: role, ...roles[role] }] : []));
  return (
    <Dialog title={t('user.profile')} hideTitle onClose={onClose}>
      <div className={styles.profile}>
        <div
          className={styles.banner}
          style={
            profile?.background
              ? { backgroundImage: `url("${fileUrl('backgrounds', profile.background._id)}")` }
              : undefined
          }
        />
        <div className={styles.top}>
          <Avatar
            id={id}
            name={name}
            file={member?.avatar ?? user.avatar}
            size={84}
            presence={presence}
            className={styles.face}
          />
          <div className={styles.actions}>
            {front.map((action) => (
              <Button
                key={action.id}
                icon={action.icon}
                tone={action.id === 'user.message' ? 'primary' : 'plain'}
                onClick={() => {
                  action.run(person);
                  if (action.id === 'user.message') onClose();
                }}
              >
                {action.id === 'user.message' ? t('user.message') : shortLabel(action.id, action.label(person))}
              </Button>
            ))}
            {self && <Button onClick={() => screen.open({ name: 'user-settings' })}>{t('settings.profile')}</Button>}
            <ActionMenu
              actions={userActions.filter((action) => action.id !== 'user.profile' && !UP_FRONT.has(action.id))}
              context={person}
              align="end"
              trigger={<IconButton icon={MoreHorizontal} label={t('friend.more', { name })} />}
            />
          </div>
        </div>
        <h2 className={styles.name}>{name}</h2>
        <p className={styles.handle}>
          {handle(user)}
          {pronouns && <span> · {pronouns}</span>}
          {user.bot && <span> · {t('member.bot')}</span>}
        </p>
        <Badges badges={user.badges ?? 0} />
        <p className={styles.status}>{user.status?.text || t(`presence.${presence}` as Key)}</p>
        {profile?.content && (
          <section>
            <h3>{t('user.about')}</h3>
            <Markdown text={profile.content} />
          </section>
        )}
        {held.length > 0 && (
          <section>
            <h3>{t('user.roles')}</h3>
            <ul className={styles.roles}>
              {held.map((role) => (
                <li key={role.id}>
                  <i style={{ background: safeColour(role.colour) }} />
                  {role.name}
                </li>
              ))}
            </ul>
          </section>
        )}
        <p className={styles.facts}>
          {member && Date.parse(member.joined_at) > 0 && (
            <span>{t('user.joined', { date: shortDate(Date.parse(member.joined_at)) })}</span>
          )}
        </p>
        {mutual && <Mutuals {...mutual} onClose={onClose} />}
      </div>
    </Dialog>
  );
}

function shortLabel(id: string, label: string): string {
  return id === 'user.befriend' ? t('friend.add') : label;
}
