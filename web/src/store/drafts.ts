// Unsent text, kept per channel across reloads.
const PREFIX = 'discordination.draft.';

export function readDraft(channel: string): string {
  return localStorage.getItem(PREFIX + channel) ?? '';
}

export function writeDraft(channel: string, text: string): void {
  if (text.trim()) localStorage.setItem(PREFIX + channel, text);
  else localStorage.removeItem(PREFIX + channel);
}

export function forgetDrafts(): void {
  for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
}
