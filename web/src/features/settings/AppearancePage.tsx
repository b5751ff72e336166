// Light, dark, or as the system has it.
import { t } from '@/i18n';
import { chooseTheme } from '@/store/settings';
import { useTheme, type Theme } from '@/theme/theme';
import { classes } from '@/ui/classes';
import styles from './Settings.module.css';

const THEMES: readonly Theme[] = ['system', 'light', 'dark'];

export function AppearancePage() {
  const theme = useTheme();
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
            onChange={() => chooseTheme(one)}
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
