// Asks before what cannot be undone.
import { screen } from '@/store/screen';

export function confirm(options: {
  title: string;
  body: string;
  action: string;
  danger?: boolean;
  run: () => Promise<void> | void;
}): void {
  screen.open({ name: 'confirm', danger: true, ...options });
}
