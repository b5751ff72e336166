// Starts the client: fonts, tokens, theme, then the application.
import '@fontsource-variable/hanken-grotesk/index.css';
import '@fontsource-variable/bricolage-grotesque/index.css';
import '@fontsource-variable/jetbrains-mono/index.css';
import './theme/tokens.css';
import './theme/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './features/shell/App';
import { followNotices } from './store/push';
import { start } from './store/session';
import { loadShortcodes } from './text/emoji';
import { applyTheme, useTheme } from './theme/theme';

applyTheme(useTheme.getState());
const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
followNotices();
void start();
void loadShortcodes();
