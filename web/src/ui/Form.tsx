// A form that runs one deed at a time and says in words what went wrong.
import { useState, type ReactNode } from 'react';
import { problemText } from '@/i18n/problems';
import { FormError } from './Field';
import styles from './Form.module.css';

interface FormProps {
  onSubmit: () => Promise<unknown>;
  children: (busy: boolean) => ReactNode;
  id?: string;
}

export function Form({ onSubmit, children, id }: FormProps) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  return (
    <form
      id={id}
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (busy) return;
        setBusy(true);
        setError(null);
        onSubmit()
          .catch((problem: unknown) => setError(problemText(problem)))
          .finally(() => setBusy(false));
      }}
    >
      {children(busy)}
      <FormError>{error}</FormError>
    </form>
  );
}
