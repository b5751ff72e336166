// The addresses by which things outside write into a channel.
import { Copy, GitBranch, Plus, Trash2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { connection } from '@/api/http';
import { routes } from '@/api/routes';
import type { Id, Server, Webhook } from '@/api/wire';
import { t } from '@/i18n';
import { problemText } from '@/i18n/problems';
import { channelName } from '@/store/names';
import { orderedChannels } from '@/store/order';
import { can, channelPermissions, Permission } from '@/store/permission';
import { useShallowStore, useStore } from '@/store/store';
import { act, copy } from '@/ui/act';
import { Button, IconButton } from '@/ui/Button';
import { confirm } from '@/ui/confirm';
import { FormError, Select } from '@/ui/Field';
import { NameInput } from './NameInput';
import styles from './ServerSettings.module.css';

/** What is handed to whatever shall write; the path of our own API may be relative. */
export function webhookUrl(webhook: Webhook, api = connection.api): string {
  return new URL(`${api}/webhooks/${webhook.id}/${webhook.token ?? ''}`, location.href).href;
}

export function WebhooksPage({ server }: { server: Server }) {
  const channels = useShallowStore((s) =>
    orderedChannels(s, server._id).filter((row) => can(channelPermissions(s, row), Permission.ManageWebhooks)),
  );
  const [chosen, setChosen] = useState<Id | undefined>(channels[0]?._id);
  const state = useStore();
  if (!chosen) return <p className={styles.faint}>{t('webhook.noChannel')}</p>;
  return (
    <>
      <p className={styles.lead}>{t('webhook.settings.lead')}</p>
      <div className={styles.bar}>
        <Select
          className={styles.grow}
          label={t('webhook.channel')}
          value={chosen}
          options={channels.map((row) => ({ value: row._id, label: `#${channelName(state, row)}` }))}
          onChange={setChosen}
        />
      </div>
      <Hooks key={chosen} channel={chosen} />
    </>
  );
}

function Hooks({ channel }: { channel: Id }) {
  const [hooks, setHooks] = useState<readonly Webhook[] | null>(null);
  const [error, setError] = useState<string | null>(null);
  useEffect(() => {
    routes.webhook.list(channel).then(setHooks, (problem: unknown) => setError(problemText(problem)));
  }, [channel]);
  if (error) return <FormError>{error}</FormError>;
  if (!hooks) return null;
  return (
    <>
      {hooks.length === 0 && <p className={styles.faint}>{t('webhook.none')}</p>}
      <ul className={styles.list}>
        {hooks.map((hook) => (
          <li key={hook.id}>
            <NameInput
              label={t('webhook.name', { name: hook.name })}
              value={hook.name}
              maxLength={32}
              onSave={async (name) => {
                const changed = await routes.webhook.rename(hook.id, name);
                setHooks(
                  (rows) => rows?.map((row) => (row.id === hook.id ? { ...row, name: changed.name } : row)) ?? null,
                );
              }}
            />
            <IconButton
              icon={Copy}
              label={t('webhook.copy', { name: hook.name })}
              onClick={() => copy(webhookUrl(hook), t('do.copied'))}
            />
            <IconButton
              icon={GitBranch}
              label={t('webhook.copyGithub', { name: hook.name })}
              onClick={() => copy(`${webhookUrl(hook)}/github`, t('do.copied'))}
            />
            <IconButton
              icon={Trash2}
              tone="danger"
              label={t('webhook.delete', { name: hook.name })}
              onClick={() =>
                confirm({
                  title: t('webhook.delete', { name: hook.name }),
                  body: t('webhook.delete.body'),
                  action: t('do.delete'),
                  reason: true,
                  run: async (reason) => {
                    await routes.webhook.remove(hook.id, reason);
                    setHooks((rows) => rows?.filter((row) => row.id !== hook.id) ?? null);
                  },
                })
              }
            />
          </li>
        ))}
      </ul>
      <Button
        icon={Plus}
        className={styles.more}
        onClick={() =>
          act(async () => {
            const hook = await routes.webhook.create(channel, t('webhook.new'));
            setHooks((rows) => [...(rows ?? []), hook]);
          })
        }
      >
        {t('webhook.new')}
      </Button>
    </>
  );
}
