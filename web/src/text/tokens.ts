// Small remark plugins for what chat text knows beyond Markdown: mentions, emoji, spoilers, plain line breaks.
import type { PhrasingContent, Root, RootContent, Text } from 'mdast';
import { emojiFor } from './emoji';

/** A node that becomes a custom element, which the renderer maps to a component. */
interface Custom {
  type: 'chatToken';
  data: { hName: string; hProperties: Record<string, string> };
  children: PhrasingContent[];
}

const TOKEN =
  /<@([0-9A-HJKMNP-TV-Z]{26})>|<#([0-9A-HJKMNP-TV-Z]{26})>|<%([0-9A-HJKMNP-TV-Z]{26})>|:([0-9A-HJKMNP-TV-Z]{26}):|:([a-z0-9_+-]{2,40}):|@(everyone|online)\b|\n/g;

function custom(hName: string, hProperties: Record<string, string>, children: PhrasingContent[] = []): PhrasingContent {
  const node: Custom = { type: 'chatToken', data: { hName, hProperties }, children };
  return node as unknown as PhrasingContent;
}

/** Splits plain text at its tokens; a shortcode nobody knows stays text. */
export function splitTokens(value: string): PhrasingContent[] {
  const parts: PhrasingContent[] = [];
  let from = 0;
  const text = (to: number) => {
    if (to > from) parts.push({ type: 'text', value: value.slice(from, to) });
  };
  for (const match of value.matchAll(TOKEN)) {
    const [whole, user, channel, role, emoji, shortcode, mass] = match;
    let node: PhrasingContent | undefined;
    if (user) node = custom('chat-user', { id: user });
    else if (channel) node = custom('chat-channel', { id: channel });
    else if (role) node = custom('chat-role', { id: role });
    else if (emoji) node = custom('chat-emoji', { id: emoji });
    else if (mass) node = custom('chat-mass', { name: mass });
    else if (shortcode) {
      const known = emojiFor(shortcode);
      if (known) node = { type: 'text', value: known };
    } else node = { type: 'break' };
    if (!node) continue;
    text(match.index);
    parts.push(node);
    from = match.index + whole.length;
  }
  text(value.length);
  return parts;
}

type Parent = { children: RootContent[] };

function isParent(node: object): node is Parent {
  return 'children' in node;
}

/** Pairs `||` across siblings, so that a spoiler may hold bold text or links. */
export function pairSpoilers(children: PhrasingContent[]): PhrasingContent[] {
  const flat = children.flatMap((node): (PhrasingContent | '||')[] => {
    if (node.type !== 'text' || !node.value.includes('||')) return [node];
    return node.value
      .split('||')
      .flatMap((value, index): (PhrasingContent | '||')[] => [
        ...(index > 0 ? (['||'] as const) : []),
        ...(value ? [{ type: 'text', value } satisfies Text] : []),
      ]);
  });
  if (!flat.includes('||')) return children;
  const out: PhrasingContent[] = [];
  for (let i = 0; i < flat.length; i++) {
    const node = flat[i];
    if (node === undefined) continue;
    if (node !== '||') {
      out.push(node);
      continue;
    }
    const end = flat.indexOf('||', i + 1);
    if (end < 0 || end === i + 1) {
      out.push({ type: 'text', value: '||' });
      continue;
    }
    out.push(
      custom(
        'chat-spoiler',
        {},
        flat.slice(i + 1, end).filter((inner) => inner !== '||'),
      ),
    );
    i = end;
  }
  return out;
}

function transform(node: Parent): void {
  for (const child of node.children) if (isParent(child)) transform(child as Parent);
  const spoiled = pairSpoilers(node.children as PhrasingContent[]);
  node.children = spoiled.flatMap((child): PhrasingContent[] => {
    if (child.type === 'text') return splitTokens(child.value);
    if ((child as unknown as Custom).type === 'chatToken') {
      const token = child as unknown as Custom;
      token.children = token.children.flatMap((inner) => (inner.type === 'text' ? splitTokens(inner.value) : [inner]));
    }
    return [child];
  });
}

export function remarkChat() {
  return (tree: Root) => transform(tree as Parent);
}

interface Extensible {
  data(): { micromarkExtensions?: unknown[] };
}

/** Raw HTML, indented code, underlined headings and definitions surprise people who just talk. */
export function remarkPlain(this: unknown) {
  const data = (this as Extensible).data();
  (data.micromarkExtensions ??= []).push({
    disable: { null: ['codeIndented', 'htmlFlow', 'htmlText', 'setextUnderline', 'definition'] },
  });
}
