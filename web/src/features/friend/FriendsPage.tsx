// Friends, requests and blocks, and the field that asks somebody new.
import { Check, MessageSquare, MoreHorizontal, UserPlus, X } from 'lucide-react';
import { useState } from 'react';
import { openConversation, relate, userActions } from '@/actions/user';
import { routes } from '@/api/routes';
import type { User } from '@/api/wire';
import { t, type Key } from '@/i18n';
import { handle, personName, presenceOf } from '@/store/names';
import { screen } from '@/store/screen';
import { useShallowStore, useStore } from '@/store/store';
import { act } from '@/ui/act';
import { Avatar } from '@/ui/Avatar';
import { Button, IconButton } from '@/ui/Button';
import { classes } from '@/ui/classes';
import { Field } from '@/ui/Field';
import { Form } from '@/ui/Form';
import { ActionMenu } from '@/ui/Menu';
import { PageHeader } from '../shell/PageHeader';
import styles from './FriendsPage.module.css';

const TABS = ['online', 'all', 'pending', 'blocked', 'add'] as const;
type Tab = (typeof TABS)[number];

const BELONGS: Record<Exclude<Tab, 'add'>, (user: User) => boolean> = {
  online: (user) => user.relationship === 'Friend' && presenceOf(user) !== 'Offline',
  all: (user) => user.relationship === 'Friend',
  pending: (user) => user.relationship === 'Incoming' || user.relationship === 'Outgoing',
  blocked: (user) => user.relationship === 'Blocked',
};

export function FriendsPage() {
  const [tab, setTab] = useState<Tab>('all');
  const incoming = useStore((s) => Object.values(s.users).filter((user) => user.relationship === 'Incoming').length);
  return (
    <>
      <PageHeader title={t('nav.friends')}>
        <div className={styles.tabs} role="tablist" aria-label={t('nav.friends')}>
          {TABS.map((name) => (
            <button
              key={name}
              type="button"
              role="tab"
              aria-selected={tab === name}
              className={classes(styles.tab, name === 'add' && styles.tabAdd)}
              onClick={() => setTab(name)}
            >
              {t(`friend.${name}`)}
              {name === 'pending' && incoming > 0 && <span className={styles.count}>{incoming}</span>}
            </button>
          ))}
        </div>
      </PageHeader>
      <div className={styles.page} role="tabpanel">
        {tab === 'add' ? <AddFriend /> : <People tab={tab} onAdd={() => setTab('add')} />}
      </div>
    </>
  );
}

function People({ tab, onAdd }: { tab: Exclude<Tab, 'add'>; onAdd: () => void }) {
  const people = useShallowStore((s) =>
    Object.values(s.users)
      .filter(BELONGS[tab])
      .sort((a, b) => personName(a).localeCompare(personName(b))),
  );
  if (!people.length) {
    return (
      <div className={styles.empty}>
        <p>{t(`friend.empty.${tab}`)}</p>
        {tab !== 'blocked' && (
          <Button icon={UserPlus} tone="primary" onClick={onAdd}>
            {t('friend.add')}
          </Button>
        )}
      </div>
    );
  }
  return (
    <ul className={styles.list}>
      {people.map((user) => (
        <PersonRow key={user._id} user={user} />
      ))}
    </ul>
  );
}

function PersonRow({ user }: { user: User }) {
  const name = personName(user);
  const presence = presenceOf(user);
  const note =
    user.relationship === 'Incoming'
      ? t('friend.incoming')
      : user.relationship === 'Outgoing'
        ? t('friend.outgoing')
        : user.relationship === 'Friend'
          ? user.status?.text || t(`presence.${presence}` as Key)
          : handle(user);
  return (
    <li className={styles.row}>
      <button type="button" className={styles.person} onClick={() => screen.open({ name: 'profile', user: user._id })}>
        <Avatar
          id={user._id}
          name={name}
          file={user.avatar}
          size={38}
          presence={user.relationship === 'Friend' ? presence : undefined}
        />
        <span className={styles.words}>
          <span className={styles.name}>
            {name} <span className={styles.handle}>{handle(user)}</span>
          </span>
          <span className={styles.note}>{note}</span>
        </span>
      </button>
      {user.relationship === 'Incoming' && (
        <IconButton
          icon={Check}
          label={t('friend.accept', { name })}
          onClick={() => act(() => relate(routes.user.befriend(user._id)))}
        />
      )}
      {(user.relationship === 'Incoming' || user.relationship === 'Outgoing') && (
        <IconButton
          icon={X}
          tone="danger"
          label={t(user.relationship === 'Incoming' ? 'friend.deny' : 'friend.cancel', { name })}
          onClick={() => act(() => relate(routes.user.unfriend(user._id)))}
        />
      )}
      {user.relationship === 'Friend' && (
        <IconButton
          icon={MessageSquare}
          label={t('friend.message', { name })}
          onClick={() => act(() => openConversation(user._id))}
        />
      )}
      {user.relationship === 'Blocked' && (
        <Button onClick={() => act(() => relate(routes.user.unblock(user._id)))}>{t('friend.unblock')}</Button>
      )}
      <ActionMenu
        actions={userActions}
        context={{ user }}
        align="end"
        trigger={<IconButton icon={MoreHorizontal} label={t('friend.more', { name })} />}
      />
    </li>
  );
}

function AddFriend() {
  const [name, setName] = useState('');
  const self = useStore((s) => s.users[s.selfId ?? '']);
  return (
    <div className={styles.add}>
      <h2>{t('friend.add')}</h2>
      <p>{t('friend.add.lead')}</p>
      <Form
        onSubmit={async () => {
          const user = await relate(routes.user.befriendName(name.trim()));
          screen.toast(t('friend.add.sent', { name: personName(user) }), 'good');
          setName('');
        }}
      >
        {(busy) => (
          <>
            <Field
              label={t('friend.add.field')}
              placeholder="robin#0123"
              required
              autoFocus
              autoComplete="off"
              value={name}
              onChange={setName}
            />
            <Button type="submit" tone="primary" busy={busy}>
              {t('friend.add.send')}
            </Button>
          </>
        )}
      </Form>
      {self && (
        <p className={styles.own}>
          {t('friend.you')} <code>{handle(self)}</code>
        </p>
      )}
    </div>
  );
}
