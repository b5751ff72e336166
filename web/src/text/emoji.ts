// Shortcodes of Unicode emoji, fetched from our own bundle once and searched while writing.
let byCode = new Map<string, string>();
let loading: Promise<void> | undefined;
let generation = 0;

function fromHex(hex: string): string {
  return String.fromCodePoint(...hex.split('-').map((part) => parseInt(part, 16)));
}

export function loadShortcodes(): Promise<void> {
  loading ??= import('emojibase-data/en/shortcodes/github.json').then((module) => {
    const table = new Map<string, string>();
    for (const [hex, codes] of Object.entries(module.default as Record<string, string | string[]>)) {
      for (const code of [codes].flat()) table.set(code, fromHex(hex));
    }
    byCode = table;
    generation++;
  });
  return loading;
}

/** Changes when the table arrives, so that cached text is rendered anew. */
export const emojiGeneration = () => generation;

export const emojiFor = (code: string): string | undefined => byCode.get(code);

export function searchEmoji(query: string, limit: number): { code: string; emoji: string }[] {
  const starts: { code: string; emoji: string }[] = [];
  const holds: { code: string; emoji: string }[] = [];
  for (const [code, emoji] of byCode) {
    if (code.startsWith(query)) starts.push({ code, emoji });
    else if (code.includes(query)) holds.push({ code, emoji });
  }
  return [...starts, ...holds].slice(0, limit);
}

/** How a picked emoji is written: custom ones by their id, between colons. */
export function emojiText(picked: string): string {
  return /^[0-9A-Za-z_-]{20,}$/.test(picked) ? `:${picked}:` : picked;
}

const ONLY_EMOJI = /^(?:\s|\p{RGI_Emoji}|:[0-9A-HJKMNP-TV-Z]{26}:)+$/v;

/** Whether a message is nothing but a few emoji, which are then shown large. */
export function isOnlyEmoji(text: string): boolean {
  return (
    text.length <= 120 && ONLY_EMOJI.test(text) && (text.match(/\p{RGI_Emoji}|:[0-9A-Z]{26}:/gv)?.length ?? 99) <= 12
  );
}
