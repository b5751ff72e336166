// A quiet page for the moments before there is anything to show.
import { Mark } from '@/ui/Mark';
import styles from './Waiting.module.css';

export function Waiting({ text }: { text: string }) {
  return (
    <main className={styles.waiting} role="status">
      <span className={styles.mark}>
        <Mark size={52} />
      </span>
      <p>{text}</p>
    </main>
  );
}
