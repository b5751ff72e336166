// Shows a shortcut as keys, in the way of the platform.
import styles from './Keys.module.css';

const apple = /Mac|iPhone|iPad/.test(navigator.userAgent);
const NAMES: Record<string, string> = {
  mod: apple ? '⌘' : 'Ctrl',
  alt: apple ? '⌥' : 'Alt',
  shift: apple ? '⇧' : 'Shift',
  arrowup: '↑',
  arrowdown: '↓',
  escape: 'Esc',
  delete: 'Del',
};

export function Keys({ shortcut }: { shortcut: string }) {
  return (
    <kbd className={styles.keys}>
      {shortcut.split('+').map((key) => (
        <span key={key}>{NAMES[key] ?? key.toUpperCase()}</span>
      ))}
    </kbd>
  );
}
