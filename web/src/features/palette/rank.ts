// Orders what matches a query: beginnings before word beginnings before anything in between.
export interface Ranked {
  label: string;
  note?: string;
  weight: number;
}

function score(label: string, query: string): number {
  const text = label.toLowerCase();
  if (text === query) return 100;
  if (text.startsWith(query)) return 80;
  if (new RegExp(`[\\s_.-]${escape(query)}`).test(text)) return 60;
  if (text.includes(query)) return 40;
  return inOrder(text, query) ? 15 : 0;
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function inOrder(text: string, query: string): boolean {
  let at = 0;
  for (const letter of query) {
    at = text.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

export function rank<T extends Ranked>(entries: readonly T[], query: string): T[] {
  const wanted = query.trim().toLowerCase().replace(/^[#@]/, '');
  return entries
    .map((entry) => ({
      entry,
      points: wanted ? Math.max(score(entry.label, wanted), score(entry.note ?? '', wanted) / 2) : 1,
    }))
    .filter(({ points }) => points > 0)
    .sort((a, b) => b.points + b.entry.weight - (a.points + a.entry.weight))
    .map(({ entry }) => entry);
}
