// Keeps the chosen theme on the document and in this browser.
import { create } from 'zustand';

export type Theme = 'system' | 'light' | 'dark';

const KEY = 'discordination.theme';

function stored(): Theme {
  const theme = localStorage.getItem(KEY);
  return theme === 'light' || theme === 'dark' ? theme : 'system';
}

export const useTheme = create<Theme>(stored);

export function applyTheme(theme: Theme): void {
  useTheme.setState(theme, true);
  if (theme === 'system') {
    localStorage.removeItem(KEY);
    delete document.documentElement.dataset.theme;
    return;
  }
  localStorage.setItem(KEY, theme);
  document.documentElement.dataset.theme = theme;
}
