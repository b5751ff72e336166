// Chooses a picture, uploads it and hands on the file id.
import { ImagePlus, Trash2 } from 'lucide-react';
import { useRef, useState, type ReactNode } from 'react';
import { upload } from '@/api/http';
import { t } from '@/i18n';
import { act } from './act';
import { Button, IconButton } from './Button';
import styles from './ImagePick.module.css';

interface ImagePickProps {
  label: string;
  tag: string;
  preview: ReactNode;
  present: boolean;
  /** The picture is somebody else's. */
  removeOnly?: boolean;
  onPick: (fileId: string) => Promise<unknown>;
  onRemove: () => Promise<unknown>;
}

export function ImagePick({ label, tag, preview, present, removeOnly, onPick, onRemove }: ImagePickProps) {
  const input = useRef<HTMLInputElement>(null);
  const [progress, setProgress] = useState<number | null>(null);

  function pick(file: File | undefined) {
    if (!file) return;
    setProgress(0);
    act(async () => {
      try {
        await onPick(await upload(tag, file, setProgress));
      } finally {
        setProgress(null);
      }
    });
  }

  return (
    <div className={styles.pick}>
      {preview}
      <div className={styles.buttons}>
        {!removeOnly && (
          <Button icon={ImagePlus} busy={progress !== null} onClick={() => input.current?.click()}>
            {progress === null ? label : `${Math.round(progress * 100)}%`}
          </Button>
        )}
        {present && <IconButton icon={Trash2} tone="danger" label={t('do.remove')} onClick={() => act(onRemove)} />}
      </div>
      <input
        ref={input}
        type="file"
        accept="image/png,image/jpeg,image/webp,image/gif"
        hidden
        aria-label={label}
        onChange={(event) => {
          pick(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
    </div>
  );
}
