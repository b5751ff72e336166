// A server's own emoji: adding, renaming and taking away.
import { ImagePlus, Trash2 } from 'lucide-react';
import { useRef, useState } from 'react';
import { fileUrl, upload } from '@/api/http';
import { routes } from '@/api/routes';
import type { Emoji, Server } from '@/api/wire';
import { t } from '@/i18n';
import { problemText } from '@/i18n/problems';
import { personName } from '@/store/names';
import { useSession } from '@/store/session';
import { dispatch, useShallowStore, useStore } from '@/store/store';
import { Button, IconButton } from '@/ui/Button';
import { confirm } from '@/ui/confirm';
import { FormError } from '@/ui/Field';
import { NameInput } from './NameInput';
import styles from './ServerSettings.module.css';

const LONGEST = 32;
const isName = (name: string) => /^[a-z0-9_]{1,32}$/.test(name);

/** `Happy Cat (2).png` → `happy_cat_2` */
export function emojiName(filename: string): string {
  const name = filename
    .replace(/\.[^.]*$/, '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, LONGEST);
  return name || 'emoji';
}

export function EmojiPage({ server }: { server: Server }) {
  const max = useSession((s) => s.node?.features.limits.global.server_emoji ?? 100);
  const emojis = useShallowStore((s) =>
    Object.values(s.emojis)
      .filter((emoji) => emoji.parent.type === 'Server' && emoji.parent.id === server._id)
      .sort((a, b) => a.name.localeCompare(b.name)),
  );
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  async function add(files: readonly File[]) {
    setBusy(true);
    setError(null);
    try {
      for (const file of files) {
        const id = await upload('emojis', file, () => undefined);
        const emoji = await routes.emoji.create(id, server._id, emojiName(file.name));
        dispatch({ type: 'EmojiCreate', ...emoji });
      }
    } catch (problem) {
      setError(problemText(problem));
    } finally {
      setBusy(false);
    }
  }

  return (
    <>
      <p className={styles.lead}>{t('emoji.settings.lead', { count: emojis.length, max })}</p>
      <Button icon={ImagePlus} busy={busy} disabled={emojis.length >= max} onClick={() => input.current?.click()}>
        {t('emoji.settings.add')}
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept="image/png,image/jpeg,image/webp,image/gif"
        aria-label={t('emoji.settings.add')}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          event.target.value = '';
          void add(files);
        }}
      />
      <FormError>{error}</FormError>
      {emojis.length === 0 && <p className={styles.more}>{t('emoji.settings.none')}</p>}
      <ul className={styles.list}>
        {emojis.map((emoji) => (
          <EmojiRow key={emoji._id} emoji={emoji} />
        ))}
      </ul>
    </>
  );
}

function EmojiRow({ emoji }: { emoji: Emoji }) {
  const creator = useStore((s) => personName(s.users[emoji.creator_id]));
  return (
    <li>
      <img className={styles.picture} src={fileUrl('emojis', emoji._id)} alt="" />
      <NameInput
        label={t('emoji.settings.name', { name: emoji.name })}
        value={emoji.name}
        maxLength={LONGEST}
        valid={isName}
        onSave={async (name) => {
          const changed = await routes.emoji.rename(emoji._id, name);
          dispatch({ type: 'EmojiUpdate', id: emoji._id, data: { name: changed.name } });
        }}
      />
      <span className={styles.faint}>{creator}</span>
      <IconButton
        icon={Trash2}
        tone="danger"
        size="small"
        label={t('emoji.settings.delete', { name: emoji.name })}
        onClick={() =>
          confirm({
            title: t('emoji.settings.delete', { name: emoji.name }),
            body: t('emoji.settings.delete.body'),
            action: t('do.delete'),
            reason: true,
            run: async (reason) => {
              await routes.emoji.remove(emoji._id, reason);
              dispatch({ type: 'EmojiDelete', id: emoji._id });
            },
          })
        }
      />
    </li>
  );
}
