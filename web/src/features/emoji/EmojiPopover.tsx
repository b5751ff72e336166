// The one emoji picker of the window, opened beside whatever asked for it.
import { Popover } from '@base-ui/react/popover';
import { EmojiPicker } from 'frimousse';
import { t } from '@/i18n';
import { closePicker, usePicker } from '@/store/picker';
import { useShallowStore } from '@/store/store';
import { fileUrl } from '@/api/http';
import styles from './EmojiPopover.module.css';

export function EmojiPopover() {
  const { anchor, onPick } = usePicker();
  const custom = useShallowStore((s) => Object.values(s.emojis));

  function choose(emoji: string) {
    closePicker();
    onPick?.(emoji);
  }

  return (
    <Popover.Root open={anchor !== null} onOpenChange={(open) => !open && closePicker()}>
      <Popover.Portal>
        <Popover.Positioner
          anchor={anchor}
          side="top"
          align="end"
          sideOffset={8}
          collisionPadding={8}
          className={styles.positioner}
        >
          <Popover.Popup className={styles.popup} aria-label={t('composer.emoji')}>
            <EmojiPicker.Root
              className={styles.root}
              columns={9}
              emojibaseUrl="/emoji"
              onEmojiSelect={({ emoji }) => choose(emoji)}
            >
              <EmojiPicker.Search
                className={styles.search}
                placeholder={t('emoji.search')}
                aria-label={t('emoji.search')}
                autoFocus
              />
              {custom.length > 0 && (
                <div className={styles.custom} aria-label={t('emoji.ofServer')}>
                  {custom.map((emoji) => (
                    <button
                      key={emoji._id}
                      type="button"
                      aria-label={`:${emoji.name}:`}
                      onClick={() => choose(emoji._id)}
                    >
                      <img src={fileUrl('emojis', emoji._id)} alt="" loading="lazy" />
                    </button>
                  ))}
                </div>
              )}
              <EmojiPicker.Viewport className={styles.viewport}>
                <EmojiPicker.Loading className={styles.note}>{t('emoji.loading')}</EmojiPicker.Loading>
                <EmojiPicker.Empty className={styles.note}>{t('emoji.none')}</EmojiPicker.Empty>
                <EmojiPicker.List
                  className={styles.list}
                  components={{
                    CategoryHeader: ({ category, ...props }) => (
                      <div className={styles.category} {...props}>
                        {category.label}
                      </div>
                    ),
                    Row: ({ children, ...props }) => (
                      <div className={styles.row} {...props}>
                        {children}
                      </div>
                    ),
                    Emoji: ({ emoji, ...props }) => (
                      <button className={styles.emoji} {...props} data-active={emoji.isActive || undefined}>
                        {emoji.emoji}
                      </button>
                    ),
                  }}
                />
              </EmojiPicker.Viewport>
              <footer className={styles.foot}>
                <EmojiPicker.ActiveEmoji>
                  {({ emoji }) => <span>{emoji ? `${emoji.emoji}  ${emoji.label}` : ''}</span>}
                </EmojiPicker.ActiveEmoji>
                <EmojiPicker.SkinToneSelector className={styles.tone} />
              </footer>
            </EmojiPicker.Root>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
