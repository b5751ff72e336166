// Light, dark, or as the system has it.
import { useState } from 'react';
import { t } from '@/i18n';
import { applyTheme, readTheme, type Theme } from '@/theme/theme';
import { classes } from '@/ui/classes';
import styles from './Settings.module.css';

const THEMES: readonly Theme[] = ['system', 'light', 'dark'];

export function AppearancePage() {
  const [theme, setTheme] = useState(readTheme);
  return (
    <fieldset className={styles.themes}>
      <legend className="visually-hidden">{t('settings.theme')}</legend>
      {THEMES.map((one) => (
        <label key={one} className={styles.theme}>
          <input
            type="radio"
            name="theme"
            className="visually-hidden"
            checked={theme === one}
            onChange={() => {
              setTheme(one);
              applyTheme(one);
            }}
          />
          <span className={classes(styles.swatch, styles[one])} aria-hidden>
            <i />
            <i />
          </span>
          {t(`settings.theme.${one}`)}
        </label>
      ))}
    </fieldset>
  );
}
