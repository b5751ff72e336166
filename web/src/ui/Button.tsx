// Buttons with a label, and buttons that are only an icon (which then must be named).
import type { LucideIcon } from 'lucide-react';
import type { ButtonHTMLAttributes, Ref } from 'react';
import { classes } from './classes';
import styles from './Button.module.css';
import { Tip } from './Tip';

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  tone?: 'primary' | 'plain' | 'quiet' | 'danger';
  busy?: boolean;
  icon?: LucideIcon;
  wide?: boolean;
}

export function Button({
  tone = 'plain',
  busy,
  icon: Icon,
  wide,
  className,
  children,
  disabled,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      className={classes(styles.button, styles[tone], wide && styles.wide, className)}
    >
      {Icon && <Icon size={16} aria-hidden />}
      <span>{children}</span>
      {busy && <span className={styles.spinner} aria-hidden />}
    </button>
  );
}

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  icon: LucideIcon;
  label: string;
  shortcut?: string;
  size?: 'small' | 'medium';
  tone?: 'plain' | 'danger' | 'accent';
  ref?: Ref<HTMLButtonElement>;
}

export function IconButton({
  icon: Icon,
  label,
  shortcut,
  size = 'medium',
  tone = 'plain',
  className,
  ref,
  ...rest
}: IconButtonProps) {
  return (
    <Tip text={label} shortcut={shortcut}>
      <button
        type="button"
        aria-label={label}
        {...rest}
        ref={ref}
        className={classes(styles.icon, styles[size], styles[`icon-${tone}`], className)}
      >
        <Icon size={size === 'small' ? 16 : 19} strokeWidth={1.9} aria-hidden />
      </button>
    </Tip>
  );
}
