// Asks before what cannot be undone.
import { screen, type Question } from '@/store/screen';

export function confirm(question: Question): void {
  screen.open({ name: 'confirm', danger: true, ...question });
}
