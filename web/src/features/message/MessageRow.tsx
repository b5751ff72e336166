// One message: author, text, attachments, previews, reactions, and the tools that appear on it.
import { MoreHorizontal, Pin } from 'lucide-react';
import { memo, useState } from 'react';
import { messageActions, toggleReaction } from '@/actions/message';
import { available, runShortcut } from '@/actions/action';
import { ulidTime } from '@/api/ulid';
import type { Id, Message } from '@/api/wire';
import { clock, fullTime, stamp, t } from '@/i18n';
import { authorOf, memberOf, roleColour } from '@/store/names';
import { can, channelPermissions, Permission } from '@/store/permission';
import { screen, useScreen } from '@/store/screen';
import { useStore } from '@/store/store';
import { Markdown } from '@/text/Markdown';
import { Avatar } from '@/ui/Avatar';
import { IconButton } from '@/ui/Button';
import { classes } from '@/ui/classes';
import { ActionContextMenu, ActionMenu } from '@/ui/Menu';
import { RoleIcon } from '../member/RoleIcon';
import { Attachments } from './Attachments';
import { Editor } from './Editor';
import { Embeds } from './Embeds';
import styles from './MessageRow.module.css';
import { Reactions } from './Reactions';
import { ReplyLine } from './ReplyLine';
import { SystemLine } from './SystemLine';

interface MessageRowProps {
  message: Message;
  server?: Id;
  head: boolean;
  lit: boolean;
  tabIndex: number;
}

export const MessageRow = memo(function MessageRow({ message, server, head, lit, tabIndex }: MessageRowProps) {
  const [hovered, setHovered] = useState(false);
  const [focusWithin, setFocusWithin] = useState(false);
  const [menuOpen, setMenuOpen] = useState(false);
  const editing = useScreen((s) => s.editing?.message === message._id);
  const mentionsSelf = useStore((s) => s.selfId !== null && (message.mentions?.includes(s.selfId) ?? false));
  const mayReact = useStore((s) => can(channelPermissions(s, s.channels[message.channel]), Permission.React));
  const time = ulidTime(message._id);
  const active = hovered || focusWithin || menuOpen;

  return (
    <ActionContextMenu actions={messageActions} context={message}>
      <article
        className={classes(
          styles.row,
          head && styles.head,
          mentionsSelf && styles.mentioned,
          lit && styles.lit,
          active && styles.active,
          editing && styles.editing,
        )}
        data-message={message._id}
        tabIndex={tabIndex}
        onPointerEnter={() => setHovered(true)}
        onPointerLeave={() => setHovered(false)}
        onFocus={() => setFocusWithin(true)}
        onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setFocusWithin(false)}
        onKeyDown={(event) => {
          if (event.target === event.currentTarget) runShortcut(messageActions, message, event.nativeEvent);
        }}
      >
        {message.system ? (
          <SystemLine message={message} server={server} />
        ) : (
          <>
            {message.replies?.map((id) => (
              <ReplyLine key={id} channel={message.channel} server={server} id={id} />
            ))}
            {head ? (
              <Head message={message} server={server} time={time} />
            ) : (
              <time className={styles.gutterTime} dateTime={new Date(time).toISOString()} title={fullTime(time)}>
                {clock(time)}
              </time>
            )}
            <div className={styles.body}>
              {editing ? <Editor message={message} /> : <Content message={message} />}
              {message.attachments && <Attachments files={message.attachments} />}
              {message.embeds && <Embeds embeds={message.embeds} content={message.content} />}
              {message.reactions && <Reactions message={message} reactions={message.reactions} mayReact={mayReact} />}
            </div>
          </>
        )}
        {active && !editing && <Tools message={message} mayReact={mayReact} onMenu={setMenuOpen} />}
      </article>
    </ActionContextMenu>
  );
});

function Content({ message }: { message: Message }) {
  if (!message.content) return null;
  return (
    <div className={styles.content}>
      <Markdown text={message.content} />
      {message.edited && (
        <span className={styles.edited} title={fullTime(Date.parse(message.edited))}>
          ({t('message.edited')})
        </span>
      )}
    </div>
  );
}

function Head({ message, server, time }: { message: Message; server?: Id; time: number }) {
  const user = useStore((s) => s.users[message.author]);
  const member = useStore((s) => memberOf(s, server, message.author));
  const colour = useStore((s) => roleColour(s, member));
  const { name, colour: worn, src, file } = authorOf(user, member, message);
  const profile = () => user && screen.open({ name: 'profile', user: user._id, server });
  return (
    <>
      <button type="button" className={styles.face} tabIndex={-1} aria-hidden onClick={profile}>
        <Avatar id={message.author} name={name} file={file} src={src} size={38} />
      </button>
      <header className={styles.header}>
        <button
          type="button"
          tabIndex={-1}
          className={styles.author}
          style={{ color: worn ?? colour }}
          onClick={profile}
        >
          {name}
        </button>
        {!message.webhook && <RoleIcon member={member} />}
        {(user?.bot || message.webhook) && <span className={styles.bot}>{t('member.bot')}</span>}
        <time className={styles.time} dateTime={new Date(time).toISOString()} title={fullTime(time)}>
          {stamp(time)}
        </time>
        {message.pinned && (
          <span className={styles.pinned}>
            <Pin size={12} aria-hidden /> {t('message.pinned')}
          </span>
        )}
      </header>
    </>
  );
}

const QUICK = ['👍', '❤️'];
const INLINE = new Set(['message.react', 'message.reply', 'message.edit']);

function Tools({
  message,
  mayReact,
  onMenu,
}: {
  message: Message;
  mayReact: boolean;
  onMenu: (open: boolean) => void;
}) {
  return (
    <div className={styles.tools} role="toolbar" aria-label={t('message.actions')}>
      {mayReact &&
        !message.system &&
        QUICK.map((emoji) => (
          <button
            key={emoji}
            type="button"
            className={styles.quick}
            aria-label={`${t('message.react')} ${emoji}`}
            onClick={() => toggleReaction(message, emoji)}
          >
            {emoji}
          </button>
        ))}
      {available(messageActions, message)
        .filter((action) => INLINE.has(action.id))
        .map((action) => (
          <IconButton
            key={action.id}
            icon={action.icon}
            size="small"
            label={action.label(message)}
            shortcut={action.shortcut}
            onClick={(event) => action.run(message, event.nativeEvent)}
          />
        ))}
      <ActionMenu
        actions={messageActions}
        context={message}
        align="end"
        onOpenChange={onMenu}
        trigger={<IconButton icon={MoreHorizontal} size="small" label={t('message.more')} />}
      />
    </div>
  );
}
