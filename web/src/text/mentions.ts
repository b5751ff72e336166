// Between how people write mentions (@robin, @Chefs, #general) and how they travel (<@ID>, <%ID>, <#ID>).
export interface MentionLookup {
  user: (name: string) => string | undefined;
  channel: (name: string) => string | undefined;
  role?: (name: string) => string | undefined;
}

export interface NameLookup {
  user: (id: string) => string | undefined;
  channel: (id: string) => string | undefined;
  role?: (id: string) => string | undefined;
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
      const role = sign === '@' && !id ? find.role?.(tried) : undefined;
      if (id ?? role) return `${before}<${role ? '%' : sign}${id ?? role}>${name.slice(tried.length)}`;
    }
    return all;
  });
}

export function decodeMentions(text: string, name: NameLookup): string {
  return text.replace(/<([@#%])([0-9A-Z]{26})>/g, (all, sign: string, id: string) => {
    const known = sign === '@' ? name.user(id) : sign === '#' ? name.channel(id) : name.role?.(id);
    return known ? (sign === '#' ? '#' : '@') + known : all;
  });
}

/** A role's name as one word, so that it can be written. */
export const roleWord = (name: string) => name.replaceAll(/[^\p{L}\d_.-]+/gu, '-');
