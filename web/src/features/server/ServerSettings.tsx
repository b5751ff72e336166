// Everything that those who look after a server can set, page by page as they may.
import { Gavel, Hash, Info, Link2, ScrollText, Shield, Smile, Trash2, Webhook } from 'lucide-react';
import { useEffect, useState } from 'react';
import { serverActions } from '@/actions/server';
import { appUrl } from '@/actions/channel';
import { fileUrl } from '@/api/http';
import { routes } from '@/api/routes';
import type { Id, Invite, Server } from '@/api/wire';
import { t } from '@/i18n';
import '@/i18n/late';
import { problemText } from '@/i18n/problems';
import { personName } from '@/store/names';
import { can, Permission, serverPermissions } from '@/store/permission';
import { screen } from '@/store/screen';
import { dispatch, useStore } from '@/store/store';
import { act, copy } from '@/ui/act';
import { Avatar } from '@/ui/Avatar';
import { Button, IconButton } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { Area, Field, FormError } from '@/ui/Field';
import { Form } from '@/ui/Form';
import { ImagePick } from '@/ui/ImagePick';
import { SideTabs } from '@/ui/Tabs';
import { AuditPage } from './AuditPage';
import { BansPage } from './BansPage';
import { ChannelsPage } from './ChannelsPage';
import { EmojiPage } from './EmojiPage';
import { HandOver, SystemMessages } from './Overview';
import { RolesPage } from './RolesPage';
import styles from './ServerSettings.module.css';
import { WebhooksPage } from './WebhooksPage';

const { ManageServer, ManageChannel, ManageRole, ManagePermissions, ManageCustomisation } = Permission;
const { ManageWebhooks, BanMembers, ViewAuditLogs } = Permission;

const PAGES = [
  { id: 'overview', label: 'server.settings.overview', icon: Info, needs: [ManageServer], Content: Overview },
  { id: 'channels', label: 'channels.settings', icon: Hash, needs: [ManageChannel], Content: ChannelsPage },
  { id: 'roles', label: 'role.settings', icon: Shield, needs: [ManageRole, ManagePermissions], Content: RolesPage },
  { id: 'invites', label: 'server.settings.invites', icon: Link2, needs: [ManageServer], Content: Invites },
  { id: 'emoji', label: 'emoji.settings', icon: Smile, needs: [ManageCustomisation], Content: EmojiPage },
  { id: 'webhooks', label: 'webhook.settings', icon: Webhook, needs: [ManageWebhooks], Content: WebhooksPage },
  { id: 'bans', label: 'ban.settings', icon: Gavel, needs: [BanMembers], Content: BansPage },
  { id: 'audit', label: 'audit.settings', icon: ScrollText, needs: [ViewAuditLogs], Content: AuditPage },
] as const;

export function ServerSettings({ id, tab, onClose }: { id: Id; tab?: string; onClose: () => void }) {
  const server = useStore((s) => s.servers[id]);
  const permissions = useStore((s) => serverPermissions(s, s.servers[id]));
  const open = PAGES.filter((page) => page.needs.some((permission) => can(permissions, permission)));
  // The server may be gone, or no longer ours to look after.
  const over = !server || open.length === 0;
  useEffect(() => {
    if (over) onClose();
  }, [over, onClose]);
  if (!server || over) return null;
  const removal = serverActions.find((action) => action.id === 'server.delete' && action.when?.(server));
  const pages = open.map(({ Content, ...page }) => ({
    ...page,
    label: t(page.label),
    content: <Content server={server} />,
  }));
  return (
    <Dialog title={server.name} size="large" onClose={onClose} bare={false} hideTitle={false}>
      <div className={styles.fill}>
        <SideTabs
          first={tab}
          pages={pages}
          footer={
            removal && (
              <Button tone="quiet" icon={Trash2} onClick={() => removal.run(server)}>
                {t('server.delete')}
              </Button>
            )
          }
        />
      </div>
    </Dialog>
  );
}

export async function editServer(server: Server, body: Record<string, unknown>): Promise<void> {
  const changed = await routes.server.edit(server._id, body);
  const clear = body.remove as string[] | undefined;
  dispatch({ type: 'ServerUpdate', id: server._id, data: changed, clear });
}

function Overview({ server }: { server: Server }) {
  const [name, setName] = useState(server.name);
  const [description, setDescription] = useState(server.description ?? '');
  const changed = name.trim() !== server.name || description !== (server.description ?? '');
  return (
    <div className={styles.stack}>
      <ImagePick
        label={t('server.icon')}
        tag="icons"
        present={server.icon !== undefined}
        preview={<Avatar id={server._id} name={server.name} file={server.icon} size={72} shape="square" />}
        onPick={(icon) => editServer(server, { icon })}
        onRemove={() => editServer(server, { remove: ['Icon'] })}
      />
      <Form
        onSubmit={async () => {
          const trimmed = description.trim();
          await editServer(server, {
            name: name.trim(),
            ...(trimmed ? { description: trimmed } : { remove: ['Description'] }),
          });
          screen.toast(t('server.settings.saved'), 'good');
        }}
      >
        {(busy) => (
          <>
            <Field label={t('server.name')} maxLength={32} required value={name} onChange={setName} />
            <Area label={t('server.description')} maxLength={1024} value={description} onChange={setDescription} />
            <div>
              <Button type="submit" tone="primary" busy={busy} disabled={!changed || !name.trim()}>
                {t('do.save')}
              </Button>
            </div>
          </>
        )}
      </Form>
      <ImagePick
        label={t('server.banner')}
        tag="banners"
        present={server.banner !== undefined}
        preview={server.banner && <img className={styles.banner} src={fileUrl('banners', server.banner._id)} alt="" />}
        onPick={(banner) => editServer(server, { banner })}
        onRemove={() => editServer(server, { remove: ['Banner'] })}
      />
      <SystemMessages server={server} />
      <HandOver server={server} />
    </div>
  );
}

function Invites({ server }: { server: Server }) {
  const [invites, setInvites] = useState<Invite[] | null>(null);
  const [error, setError] = useState<string | null>(null);
  const users = useStore((s) => s.users);
  const channels = useStore((s) => s.channels);
  useEffect(() => {
    routes.server.invites(server._id).then(setInvites, (problem: unknown) => setError(problemText(problem)));
  }, [server._id]);

  function remove(code: string) {
    act(async () => {
      await routes.invite.remove(code);
      setInvites((rows) => rows?.filter((row) => row._id !== code) ?? null);
    });
  }

  if (error) return <FormError>{error}</FormError>;
  if (invites?.length === 0) return <p className={styles.faint}>{t('server.settings.noInvites')}</p>;
  return (
    <ul className={styles.list}>
      {invites?.map((invite) => {
        const channel = channels[invite.channel];
        return (
          <li key={invite._id}>
            <button
              type="button"
              className={styles.code}
              onClick={() => copy(appUrl(`/invite/${invite._id}`), t('do.copied'))}
            >
              {invite._id}
            </button>
            <span className={styles.faint}>
              {t('invite.by', {
                name: personName(users[invite.creator]),
                channel: channel?.channel_type === 'TextChannel' ? channel.name : '…',
              })}
            </span>
            <IconButton
              icon={Trash2}
              tone="danger"
              size="small"
              label={t('invite.delete', { code: invite._id })}
              onClick={() => remove(invite._id)}
            />
          </li>
        );
      })}
    </ul>
  );
}
