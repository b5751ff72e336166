// Message text: Markdown with mentions, spoilers and emoji; rendered once per text and kept for a while.
import type { ReactNode } from 'react';
import ReactMarkdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { classes } from '@/ui/classes';
import { CodeBlock } from './CodeBlock';
import { emojiGeneration, isOnlyEmoji } from './emoji';
import { ChannelMention, CustomEmoji, MassMention, RoleMention, Spoiler, UserMention } from './inline';
import { SafeLink } from './SafeLink';
import styles from './Markdown.module.css';
import { remarkChat, remarkPlain } from './tokens';

const plugins = [remarkPlain, remarkGfm, remarkChat];

const components = {
  a: ({ href, children }: { href?: string; children?: ReactNode }) => <SafeLink href={href}>{children}</SafeLink>,
  // Pictures of strangers' servers would tell them who reads; they stay links.
  img: ({ src, alt }: { src?: string; alt?: string }) => <SafeLink href={src}>{alt || src}</SafeLink>,
  input: ({ checked }: { checked?: boolean }) => <input type="checkbox" checked={checked} readOnly disabled />,
  pre: ({ children }: { children?: ReactNode }) => <CodeBlock>{children}</CodeBlock>,
  table: ({ children }: { children?: ReactNode }) => (
    <div className={styles.tableBox}>
      <table>{children}</table>
    </div>
  ),
  'chat-user': UserMention,
  'chat-channel': ChannelMention,
  'chat-role': RoleMention,
  'chat-emoji': CustomEmoji,
  'chat-mass': MassMention,
  'chat-spoiler': Spoiler,
} as Components;

const PLAIN = /^[^\n`*_~|<>[\]#:@\\!+\-=&.\d/]*$/;
const cache = new Map<string, ReactNode>();
const CACHE_SIZE = 800;

function rendered(text: string): ReactNode {
  const key = `${emojiGeneration()} ${text}`;
  const known = cache.get(key);
  if (known !== undefined) {
    cache.delete(key);
    cache.set(key, known);
    return known;
  }
  const node = ReactMarkdown({ children: text, remarkPlugins: plugins, components });
  cache.set(key, node);
  if (cache.size > CACHE_SIZE) {
    const oldest = cache.keys().next().value;
    if (oldest !== undefined) cache.delete(oldest);
  }
  return node;
}

export function Markdown({ text, className }: { text: string; className?: string }) {
  if (PLAIN.test(text)) {
    return (
      <div className={classes(styles.text, isOnlyEmoji(text) && styles.large, className)}>
        <p>{text}</p>
      </div>
    );
  }
  return <div className={classes(styles.text, isOnlyEmoji(text) && styles.large, className)}>{rendered(text)}</div>;
}
