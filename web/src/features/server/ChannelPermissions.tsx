// What people may do in one channel or group, where it differs from the rule around it.
import { useEffect, useState } from 'react';
import { routes } from '@/api/routes';
import type { Group, Id, Override, TextChannel } from '@/api/wire';
import { t } from '@/i18n';
import '@/i18n/late';
import { channelPermissions, standing } from '@/store/permission';
import { screen } from '@/store/screen';
import { dispatch, useStore } from '@/store/store';
import { Dialog } from '@/ui/Dialog';
import { Select } from '@/ui/Field';
import { Form } from '@/ui/Form';
import { PermissionGrid } from './PermissionGrid';
import { rankedRoles, SaveBar } from './RolesPage';
import shared from './ServerSettings.module.css';

/** Group default, see rest-servers 1.2. */
const GROUP_DEFAULT = 77283196929n;

export function ChannelPermissions({ id, onClose }: { id: Id; onClose: () => void }) {
  const channel = useStore((s) => s.channels[id]);
  const fits = channel?.channel_type === 'TextChannel' || channel?.channel_type === 'Group' ? channel : undefined;
  const gone = !fits;
  useEffect(() => {
    if (gone) onClose();
  }, [gone, onClose]);
  if (!fits) return null;
  return (
    <Dialog title={t('permission.of', { name: fits.name })} size="medium" onClose={onClose}>
      {fits.channel_type === 'Group' ? <OfGroup group={fits} /> : <OfChannel channel={fits} />}
    </Dialog>
  );
}

function OfGroup({ group }: { group: Group }) {
  const known = group.permissions === undefined ? GROUP_DEFAULT : BigInt(group.permissions);
  const [allow, setAllow] = useState(known);
  return (
    <Form
      onSubmit={async () => {
        await routes.channel.allow(group._id, 'default', Number(allow));
        dispatch({ type: 'ChannelUpdate', id: group._id, data: { permissions: Number(allow) } });
        screen.toast(t('settings.saved'), 'good');
      }}
    >
      {(busy) => (
        <>
          <p className={shared.faint}>{t('permission.group.lead')}</p>
          <PermissionGrid
            plain
            channel
            rule={{ allow, deny: 0n }}
            own={~0n}
            onChange={(rule) => setAllow(rule.allow)}
          />
          <SaveBar busy={busy} changed={allow !== known} />
        </>
      )}
    </Form>
  );
}

function OfChannel({ channel }: { channel: TextChannel }) {
  const server = useStore((s) => s.servers[channel.server]);
  const rank = useStore((s) => (server ? standing(s, server, s.selfId ?? '') : Infinity));
  const [whom, setWhom] = useState('default');
  if (!server) return null;
  const roles = rankedRoles(server);
  const role = roles.find((one) => one.id === whom);
  const known = role ? channel.role_permissions?.[role.id] : channel.default_permissions;
  return (
    <>
      <Select
        label={t('permission.lead')}
        hint={t('permission.channel.lead')}
        value={role?.id ?? 'default'}
        options={[
          { value: 'default', label: t('role.everybody') },
          ...roles.map((one) => ({ value: one.id, label: one.name })),
        ]}
        onChange={setWhom}
      />
      <div className={shared.under}>
        <OfRole
          key={role?.id ?? 'default'}
          channel={channel}
          whom={role?.id ?? 'default'}
          known={known}
          below={!role || role.rank > rank}
        />
      </div>
    </>
  );
}

interface OfRoleProps {
  channel: TextChannel;
  whom: Id;
  known: Override | undefined;
  below: boolean;
}

function OfRole({ channel, whom, known, below }: OfRoleProps) {
  const own = useStore((s) => channelPermissions(s, s.channels[channel._id]));
  const given = { allow: BigInt(known?.a ?? 0), deny: BigInt(known?.d ?? 0) };
  const [rule, setRule] = useState(given);

  async function save() {
    const changed = await routes.channel.allow(channel._id, whom, {
      allow: Number(rule.allow),
      deny: Number(rule.deny),
    });
    dispatch({ type: 'ChannelUpdate', id: channel._id, data: { ...changed } });
    screen.toast(t('settings.saved'), 'good');
  }

  return (
    <Form onSubmit={save}>
      {(busy) => (
        <>
          {!below && <p className={shared.faint}>{t('role.tooHigh')}</p>}
          <PermissionGrid channel rule={rule} own={own} disabled={!below} onChange={setRule} />
          <SaveBar busy={busy} changed={rule.allow !== given.allow || rule.deny !== given.deny} />
        </>
      )}
    </Form>
  );
}
