// A name in a list that can be changed where it stands.
import { useState } from 'react';
import { act } from '@/ui/act';
import styles from './ServerSettings.module.css';

interface NameInputProps {
  label: string;
  value: string;
  maxLength: number;
  /** What may not be saved is put back. */
  valid?: (name: string) => boolean;
  onSave: (name: string) => Promise<unknown>;
}

export function NameInput({ label, value, maxLength, valid = () => true, onSave }: NameInputProps) {
  const [text, setText] = useState<string | null>(null);

  function save() {
    const name = text?.trim() ?? '';
    setText(null);
    if (name && name !== value && valid(name)) act(() => onSave(name));
  }

  return (
    <input
      className={styles.name}
      aria-label={label}
      maxLength={maxLength}
      value={text ?? value}
      aria-invalid={text !== null && !valid(text.trim()) ? true : undefined}
      onChange={(event) => setText(event.target.value)}
      onBlur={save}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
        if (event.key !== 'Escape' || text === null) return;
        event.stopPropagation();
        setText(null);
      }}
    />
  );
}
