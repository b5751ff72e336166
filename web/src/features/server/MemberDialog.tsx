// One member of a server: name, roles and timeout there, as far as we may change them.
import { useState } from 'react';
import { routes } from '@/api/routes';
import type { Id, Member, Server, User } from '@/api/wire';
import { duration, stamp, t } from '@/i18n';
import '@/i18n/late';
import { memberOf, personName } from '@/store/names';
import { can, inTimeout, Permission, serverPermissions, standing } from '@/store/permission';
import { screen } from '@/store/screen';
import { dispatch, useStore } from '@/store/store';
import { Avatar } from '@/ui/Avatar';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { Check, Field, Select } from '@/ui/Field';
import { Form } from '@/ui/Form';
import { ImagePick } from '@/ui/ImagePick';
import { rankedRoles } from './RolesPage';
import styles from './ServerSettings.module.css';

/** Seconds. */
const TIMEOUTS = [60, 300, 600, 3600, 86_400, 604_800, 2_419_200];
const KEEP = 'keep';

export function MemberDialog({ id, server, onClose }: { id: Id; server: Id; onClose: () => void }) {
  const user = useStore((s) => s.users[id]);
  const member = useStore((s) => memberOf(s, server, id));
  const row = useStore((s) => s.servers[server]);
  if (!user || !member || !row) return null;
  return (
    <Dialog title={t('member.title', { name: personName(user) })} onClose={onClose}>
      <Editor user={user} member={member} server={row} onClose={onClose} />
    </Dialog>
  );
}

interface EditorProps {
  user: User;
  member: Member;
  server: Server;
  onClose: () => void;
}

function Editor({ user, member, server, onClose }: EditorProps) {
  const own = useStore((s) => serverPermissions(s, server));
  const self = useStore((s) => s.selfId === user._id);
  const rank = useStore((s) => standing(s, server, s.selfId ?? ''));
  const [nickname, setNickname] = useState(member.nickname ?? '');
  const [pronouns, setPronouns] = useState(member.pronouns ?? '');
  const [roles, setRoles] = useState<readonly Id[]>(member.roles ?? []);
  const pausing = inTimeout(member);
  const [timeout, chooseTimeout] = useState(pausing ? KEEP : '');
  const mayName = can(own, self ? Permission.ChangeNickname : Permission.ManageNicknames);
  const mayPause = !self && can(own, Permission.TimeoutMembers) && server.owner !== user._id;
  const mayRemovePicture = self ? can(own, Permission.ChangeAvatar) : can(own, Permission.RemoveAvatars);
  const givable = rankedRoles(server).filter((role) => role.rank > rank);
  const mayAssign = can(own, Permission.AssignRoles);

  async function edit(body: Record<string, unknown>) {
    const changed = await routes.server.editMember(server._id, user._id, body);
    dispatch({ type: 'Member', member: changed });
  }

  async function save() {
    const body: Record<string, unknown> = {};
    const remove: string[] = [];
    if (mayName && nickname.trim() !== (member.nickname ?? '')) {
      if (nickname.trim()) body.nickname = nickname.trim();
      else remove.push('Nickname');
    }
    if (self && pronouns.trim() !== (member.pronouns ?? '')) {
      if (pronouns.trim()) body.pronouns = pronouns.trim();
      else remove.push('Pronouns');
    }
    const had = new Set(member.roles ?? []);
    if (roles.length !== had.size || roles.some((id) => !had.has(id))) body.roles = roles;
    if (timeout === '' && pausing) remove.push('Timeout');
    else if (timeout !== '' && timeout !== KEEP) {
      body.timeout = new Date(Date.now() + Number(timeout) * 1000).toISOString();
    }
    if (remove.length) body.remove = remove;
    if (Object.keys(body).length) {
      await edit(body);
      screen.toast(t('settings.saved'), 'good');
    }
    onClose();
  }

  return (
    <Form onSubmit={save}>
      {(busy) => (
        <>
          {mayRemovePicture && (self || member.avatar) && (
            <ImagePick
              label={t('member.avatar')}
              tag="avatars"
              removeOnly={!self}
              present={member.avatar !== undefined}
              preview={<Avatar id={user._id} name={personName(user)} file={member.avatar ?? user.avatar} size={64} />}
              onPick={(avatar) => edit({ avatar })}
              onRemove={() => edit({ remove: ['Avatar'] })}
            />
          )}
          {mayName && (
            <Field
              label={t('member.nickname')}
              placeholder={personName(user)}
              maxLength={32}
              value={nickname}
              onChange={setNickname}
            />
          )}
          {self && (
            <Field
              label={t('member.pronouns')}
              placeholder={user.pronouns}
              maxLength={24}
              value={pronouns}
              onChange={setPronouns}
            />
          )}
          {mayAssign && (
            <fieldset className={styles.picks}>
              <legend>{t('member.roles')}</legend>
              {givable.length === 0 && <p className={styles.faint}>{t('member.roles.none')}</p>}
              {givable.map((role) => (
                <Check
                  key={role.id}
                  label={role.name}
                  value={roles.includes(role.id)}
                  onChange={(on) => setRoles(on ? [...roles, role.id] : roles.filter((id) => id !== role.id))}
                />
              ))}
            </fieldset>
          )}
          {mayPause && (
            <Select
              label={t('member.timeout')}
              hint={t('member.timeout.hint')}
              value={timeout}
              options={[
                { value: '', label: t('member.timeout.none') },
                ...(pausing
                  ? [
                      {
                        value: KEEP,
                        label: t('member.timeout.keep', { time: stamp(Date.parse(member.timeout ?? '')) }),
                      },
                    ]
                  : []),
                ...TIMEOUTS.map((seconds) => ({ value: String(seconds), label: duration(seconds) })),
              ]}
              onChange={chooseTimeout}
            />
          )}
          <Button type="submit" tone="primary" busy={busy}>
            {t('do.save')}
          </Button>
        </>
      )}
    </Form>
  );
}
