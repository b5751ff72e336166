// Between how people write mentions (@robin, #general) and how they travel (<@ID>, <#ID>).
export interface MentionLookup {
  user: (name: string) => string | undefined;
  channel: (name: string) => string | undefined;
}

export interface NameLookup {
  user: (id: string) => string | undefined;
  channel: (id: string) => string | undefined;
}

const CODE = /(```[\s\S]*?```|`[^`\n]*`)/;
const WRITTEN = /(^|[\s([{"'*_~|])([@#])([\p{L}\d_.-]+(?:#\d{4})?)/gu;

/** Leaves code alone, and every name that nobody here bears. */
export function encodeMentions(text: string, find: MentionLookup): string {
  return text
    .split(CODE)
    .map((part, index) => (index % 2 ? part : encodePlain(part, find)))
    .join('');
}

function encodePlain(text: string, find: MentionLookup): string {
  return text.replace(WRITTEN, (all, before: string, sign: string, name: string) => {
    // A full stop or comma after a name belongs to the sentence.
    const bare = name.replace(/[.-]+$/, '');
    for (const tried of name === bare ? [name] : [name, bare]) {
      const id = sign === '@' ? find.user(tried) : find.channel(tried);
      if (id) return `${before}<${sign}${id}>${name.slice(tried.length)}`;
    }
    return all;
  });
}

export function decodeMentions(text: string, name: NameLookup): string {
  return text.replace(/<([@#])([0-9A-Z]{26})>/g, (all, sign: string, id: string) => {
    const known = sign === '@' ? name.user(id) : name.channel(id);
    return known ? sign + known : all;
  });
}
