// A channel's name, topic and slow mode, and its end.
import { Trash2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { channelActions } from '@/actions/channel';
import { routes } from '@/api/routes';
import type { Id } from '@/api/wire';
import { t } from '@/i18n';
import { screen } from '@/store/screen';
import { dispatch, useStore } from '@/store/store';
import { isVoiceChannel } from '@/store/voices';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { Area, Field } from '@/ui/Field';
import { Form } from '@/ui/Form';

export function ChannelSettings({ id, onClose }: { id: Id; onClose: () => void }) {
  const channel = useStore((s) => s.channels[id]);
  const editable = channel?.channel_type === 'TextChannel' || channel?.channel_type === 'Group' ? channel : undefined;
  const [name, setName] = useState(editable?.name ?? '');
  const [description, setDescription] = useState(editable?.description ?? '');
  const [slowmode, setSlowmode] = useState(
    String((editable?.channel_type === 'TextChannel' && editable.slowmode) || 0),
  );
  const voice = isVoiceChannel(editable) ? editable.voice : undefined;
  const [most, setMost] = useState(String(voice?.max_users ?? 0));
  const gone = !editable;
  useEffect(() => {
    if (gone) onClose();
  }, [gone, onClose]);
  if (!editable) return null;

  async function save() {
    if (!editable) return;
    const topic = description.trim();
    const remove = topic || !editable.description ? [] : ['Description'];
    const body: Record<string, unknown> = { name: name.trim() };
    if (topic) body.description = topic;
    if (editable.channel_type === 'TextChannel') body.slowmode = Number(slowmode) || 0;
    if (voice) body.voice = Number(most) > 0 ? { max_users: Number(most) } : {};
    if (remove.length) body.remove = remove;
    const changed = await routes.channel.edit(id, body);
    dispatch({ type: 'ChannelUpdate', id, data: { ...changed }, clear: remove });
    screen.toast(t('channel.settings.saved'), 'good');
    onClose();
  }

  const removal = channelActions.find((action) => action.id === 'channel.delete' && action.when?.(editable));
  return (
    <Dialog
      title={t('channel.settings')}
      onClose={onClose}
      footer={
        <>
          {removal && (
            <Button tone="quiet" icon={Trash2} onClick={() => removal.run(editable)}>
              {t('channel.delete')}
            </Button>
          )}
          <Button type="submit" form="channel-settings" tone="primary" disabled={!name.trim()}>
            {t('do.save')}
          </Button>
        </>
      }
    >
      <Form id="channel-settings" onSubmit={save}>
        {() => (
          <>
            <Field label={t('channel.name')} maxLength={32} required value={name} onChange={setName} />
            <Area label={t('channel.topic')} maxLength={1024} value={description} onChange={setDescription} />
            {editable.channel_type === 'TextChannel' && (
              <Field
                label={t('channel.slowmode')}
                type="number"
                min={0}
                max={21600}
                value={slowmode}
                onChange={setSlowmode}
              />
            )}
            {voice && (
              <Field label={t('channel.maxUsers')} type="number" min={0} max={1000} value={most} onChange={setMost} />
            )}
          </>
        )}
      </Form>
    </Dialog>
  );
}
