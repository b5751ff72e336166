// A message in one plain line, for reply bars and quotes.
import type { Message } from '@/api/wire';
import { t } from '@/i18n';
import { channelName, personName } from '@/store/names';
import type { State } from '@/store/state';
import { emojiFor } from '@/text/emoji';
import { decodeMentions } from '@/text/mentions';

export function decodedPreview(state: State, message: Message): string {
  const text = decodeMentions(message.content ?? '', {
    user: (id) => personName(state.users[id]),
    role: (id) => Object.values(state.servers).find((server) => server.roles?.[id])?.roles?.[id]?.name,
    channel: (id) => {
      const channel = state.channels[id];
      return channel ? channelName(state, channel) : undefined;
    },
  })
    .replace(/\|\|[\s\S]*?\|\|/g, '▇▇▇')
    .replace(/:([a-z0-9_+-]{2,40}):/g, (all, code: string) => emojiFor(code) ?? all)
    .replace(/(\*\*|__|~~|`)(.+?)\1/g, '$2')
    .replace(/\s+/g, ' ')
    .trim();
  if (text) return text.length > 180 ? `${text.slice(0, 180)}…` : text;
  return message.attachments?.[0]?.filename ?? t('message.attachmentOnly');
}
