// Parts of a server's overview: where it tells what happens, and handing it over.
import { useState } from 'react';
import { routes } from '@/api/routes';
import type { Id, Server } from '@/api/wire';
import { t } from '@/i18n';
import { personName } from '@/store/names';
import { orderedChannels } from '@/store/order';
import { screen } from '@/store/screen';
import { dispatch, useShallowStore, useStore } from '@/store/store';
import { act } from '@/ui/act';
import { Button } from '@/ui/Button';
import { Select } from '@/ui/Field';
import { ConfirmSelf } from '../settings/ConfirmSelf';
import styles from './ServerSettings.module.css';

const TOLD = ['user_joined', 'user_left', 'user_kicked', 'user_banned'] as const;

export function SystemMessages({ server }: { server: Server }) {
  const channels = useShallowStore((s) => orderedChannels(s, server._id));
  const options = [
    { value: '', label: t('system.settings.none') },
    ...channels.flatMap((row) =>
      row.channel_type === 'TextChannel' ? [{ value: row._id, label: `#${row.name}` }] : [],
    ),
  ];

  function choose(what: string, channel: Id) {
    const { [what]: _old, ...rest } = server.system_messages ?? {};
    const system_messages = channel ? { ...rest, [what]: channel } : rest;
    act(async () => {
      await routes.server.edit(server._id, { system_messages });
      dispatch({ type: 'ServerUpdate', id: server._id, data: { system_messages } });
    });
  }

  return (
    <section className={styles.part}>
      <h4>{t('system.settings')}</h4>
      {TOLD.map((what) => (
        <Select
          key={what}
          label={t(`system.settings.${what}`)}
          value={server.system_messages?.[what] ?? ''}
          options={options}
          onChange={(channel) => choose(what, channel)}
        />
      ))}
    </section>
  );
}

export function HandOver({ server }: { server: Server }) {
  const owner = useStore((s) => s.selfId === server.owner);
  const people = useShallowStore((s) =>
    Object.keys(s.members[server._id] ?? {}).flatMap((id) => {
      const user = s.users[id];
      return user && !user.bot && id !== server.owner ? [user] : [];
    }),
  );
  const [to, setTo] = useState('');
  const [asking, setAsking] = useState(false);
  const heir = people.find((user) => user._id === to);
  if (!owner || !people.length) return null;
  return (
    <section className={styles.part}>
      <h4>{t('server.handOver')}</h4>
      <p className={styles.faint}>{t('server.handOver.lead')}</p>
      <Select
        label={t('server.handOver.to')}
        value={to}
        options={[
          { value: '', label: '–' },
          ...people.map((user) => ({
            value: user._id,
            label: `${personName(user)} (${user.username}#${user.discriminator})`,
          })),
        ]}
        onChange={setTo}
      />
      <div>
        <Button tone="danger" disabled={!heir} onClick={() => setAsking(true)}>
          {t('server.handOver')}
        </Button>
      </div>
      {asking && heir && (
        <ConfirmSelf
          lead={t('server.handOver.lead')}
          action={t('server.handOver')}
          danger
          onTicket={async (ticket) => {
            const changed = await routes.server.handOver(server._id, heir._id, ticket);
            dispatch({ type: 'ServerUpdate', id: server._id, data: changed });
            screen.toast(t('server.handOver.done', { name: personName(heir) }), 'good');
            setAsking(false);
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </section>
  );
}
