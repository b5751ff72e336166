// Where messages are written: text, files, emoji, replies, with the limits the server will hold us to.
import { ImagePlay, Plus, SendHorizontal, Smile } from 'lucide-react';
import { useEffect, useRef, useState, type ClipboardEvent, type KeyboardEvent } from 'react';
import type { Channel, Id } from '@/api/wire';
import { t } from '@/i18n';
import { readDraft, writeDraft } from '@/store/drafts';
import { channelName } from '@/store/names';
import { can, channelPermissions, Permission } from '@/store/permission';
import { openPicker } from '@/store/picker';
import { emojiText } from '@/text/emoji';
import { screen, useScreen } from '@/store/screen';
import { sendFrame, useLimits, useSession } from '@/store/session';
import { getState, useStore } from '@/store/store';
import { encodeMentions } from '@/text/mentions';
import { IconButton } from '@/ui/Button';
import { classes } from '@/ui/classes';
import { mentionLookup } from '../message/lookup';
import { sendMessage } from '../message/sending';
import styles from './Composer.module.css';
import { DropZone } from './DropZone';
import { GifPicker } from './GifPicker';
import { ReplyBar } from './ReplyBar';
import { SuggestionList, useSuggestions } from './SuggestionList';
import { TypingLine } from './TypingLine';
import { addFiles, clearUploads, useChannelUploads } from './uploads';
import { UploadTray } from './UploadTray';
import { Forbidden, SlowNote } from './Notes';
import { useSlowmode } from './useSlowmode';

const TYPING_EVERY = 2500;
const encoder = new TextEncoder();

export function Composer({ channel, server }: { channel: Channel; server?: Id }) {
  const id = channel._id;
  const name = useStore((s) => channelName(s, channel));
  const permissions = useStore((s) => channelPermissions(s, channel));
  const [text, setText] = useState(() => readDraft(id));
  const [waiting, setWaiting] = useState(false);
  const uploads = useChannelUploads(id);
  const limits = useLimits();
  const gifs = useSession((s) => s.node?.features.gifbox?.enabled ?? false);
  const replies = useScreen((s) => s.replies[id]);
  const slow = useSlowmode(channel);
  const area = useRef<HTMLTextAreaElement>(null);
  const files = useRef<HTMLInputElement>(null);
  const chosen = useRef(new Map<string, Id>());
  const lastTyping = useRef(0);
  const suggest = useSuggestions(channel, area, text, (next, caret, picked) => {
    if (picked?.id) chosen.current.set(picked.insert.trim(), picked.id);
    change(next);
    requestAnimationFrame(() => area.current?.setSelectionRange(caret, caret));
  });

  const mayUpload = can(permissions, Permission.UploadFiles);
  const limit = limits?.message_length ?? 2000;
  const encoded = encodeMentions(text, mentionLookup(getState(), channel, chosen.current)).trim();
  const left = limit - encoder.encode(encoded).length;
  const uploading = uploads.some((row) => !row.id && !row.error);
  const ready = uploads.filter((row) => row.id);
  const sendable = left >= 0 && slow === 0 && (encoded !== '' || uploads.some((row) => !row.error));

  useEffect(() => {
    if (matchMedia('(hover: hover)').matches) area.current?.focus();
  }, []);

  // Asked to send while files were still on their way: go when the last one has arrived.
  useEffect(() => {
    if (waiting && !uploading) send();
  }, [waiting, uploading]); // eslint-disable-line react-hooks/exhaustive-deps

  function change(next: string) {
    setText(next);
    writeDraft(id, next);
    const now = Date.now();
    if (!next.trim()) {
      if (lastTyping.current) sendFrame({ type: 'EndTyping', channel: id });
      lastTyping.current = 0;
    } else if (now - lastTyping.current > TYPING_EVERY) {
      lastTyping.current = now;
      sendFrame({ type: 'BeginTyping', channel: id });
    }
  }

  function send() {
    if (!sendable) return;
    if (uploading) {
      setWaiting(true);
      return;
    }
    setWaiting(false);
    sendMessage(id, {
      content: encoded,
      replies: [...(replies ?? [])],
      attachments: ready.map((row) => ({ id: row.id ?? '', filename: row.file.name })),
    });
    clearUploads(id);
    chosen.current.clear();
    screen.setReplies(id, []);
    change('');
  }

  function insert(piece: string) {
    const element = area.current;
    const at = element?.selectionStart ?? text.length;
    change(text.slice(0, at) + piece + text.slice(element?.selectionEnd ?? at));
    requestAnimationFrame(() => {
      element?.focus();
      element?.setSelectionRange(at + piece.length, at + piece.length);
    });
  }

  function attach(list: readonly File[]) {
    const { message_attachments: max = 5, file_upload_size_limits: sizes } = limits ?? {};
    if (mayUpload) addFiles(id, list, { max, size: sizes?.attachments ?? 20_000_000 });
  }

  function editLast() {
    const window = getState().windows[id];
    const own = [...(window?.ids ?? [])].reverse().find((one) => {
      const message = window?.byId[one];
      return message?.author === getState().selfId && !message.system;
    });
    if (own) screen.edit(id, own);
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (event.nativeEvent.isComposing || suggest.onKeyDown(event)) return;
    const phone = matchMedia('(pointer: coarse)').matches;
    if (event.key === 'Enter' && !event.shiftKey && !phone) {
      event.preventDefault();
      send();
    } else if (event.key === 'ArrowUp' && !text && !event.altKey) {
      event.preventDefault();
      editLast();
    } else if (event.key === 'Escape' && replies?.length) {
      screen.setReplies(id, []);
    }
  }

  function onPaste(event: ClipboardEvent) {
    const pasted = [...event.clipboardData.files];
    if (!pasted.length) return;
    event.preventDefault();
    attach(pasted);
  }

  if (!can(permissions, Permission.SendMessage)) {
    return (
      <div className={styles.composer}>
        <Forbidden channel={channel} />
        <TypingLine channel={id} server={server} />
      </div>
    );
  }
  const placeholder =
    channel.channel_type === 'SavedMessages'
      ? t('composer.placeholder.note')
      : t('composer.placeholder', { name: channel.channel_type === 'TextChannel' ? `#${name}` : name });
  return (
    <div className={styles.composer}>
      {mayUpload && <DropZone onFiles={attach} />}
      <SuggestionList state={suggest} />
      <div className={classes(styles.box, left < 0 && styles.over)}>
        <ReplyBar channel={id} server={server} replies={replies} />
        <UploadTray channel={id} uploads={uploads} />
        <div className={styles.line}>
          {mayUpload && (
            <IconButton
              icon={Plus}
              label={t('composer.attach')}
              className={styles.tool}
              onClick={() => files.current?.click()}
            />
          )}
          <textarea
            ref={area}
            data-composer
            className={styles.area}
            rows={1}
            value={text}
            placeholder={placeholder}
            aria-label={placeholder}
            aria-autocomplete="list"
            aria-controls={suggest.open ? suggest.listId : undefined}
            aria-activedescendant={suggest.activeId}
            onChange={(event) => change(event.target.value)}
            onSelect={suggest.onSelect}
            onKeyDown={onKeyDown}
            onPaste={onPaste}
          />
          {gifs && (
            <GifPicker
              icon={ImagePlay}
              onPick={(url) => sendMessage(id, { content: url, replies: [], attachments: [] })}
            />
          )}
          <IconButton
            icon={Smile}
            label={t('composer.emoji')}
            className={styles.tool}
            onClick={(event) => openPicker(event.currentTarget, (emoji) => insert(emojiText(emoji)))}
          />
          <IconButton
            icon={SendHorizontal}
            label={t('composer.send')}
            tone={sendable ? 'accent' : 'plain'}
            className={styles.tool}
            disabled={!sendable}
            aria-busy={waiting}
            onClick={() => {
              send();
              area.current?.focus();
            }}
          />
        </div>
        <input
          ref={files}
          type="file"
          multiple
          hidden
          aria-label={t('composer.attach')}
          onChange={(event) => {
            attach([...(event.target.files ?? [])]);
            event.target.value = '';
            area.current?.focus();
          }}
        />
      </div>
      <div className={styles.foot}>
        <TypingLine channel={id} server={server} />
        {slow === 0 && <SlowNote channel={channel} permissions={permissions} />}
        <span className={styles.count} role="status">
          {slow > 0
            ? t('composer.slowmode', { count: slow })
            : left < 0
              ? t('composer.tooLong', { count: -left })
              : left < 200
                ? t('composer.remaining', { count: left })
                : ''}
        </span>
      </div>
    </div>
  );
}
