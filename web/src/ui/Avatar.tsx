// Faces of people and servers: their picture, or initials on two offset halves in a colour of their own.
import { useState } from 'react';
import { fileUrl } from '@/api/http';
import type { StoredFile } from '@/api/wire';
import { classes } from './classes';
import styles from './Avatar.module.css';

interface AvatarProps {
  id: string;
  name: string;
  file?: StoredFile | null;
  /** Of a picture that is no file of ours; counts before the file. */
  src?: string;
  size?: number;
  shape?: 'round' | 'square';
  presence?: string;
  className?: string;
}

/** A hue from an id, spread over the wheel. */
export function hueOf(id: string): number {
  let hash = 2166136261;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 16777619);
  hash = Math.imul(hash ^ (hash >>> 15), 2246822519);
  return (((hash ^ (hash >>> 13)) >>> 0) % 24) * 15;
}

export function initials(name: string): string {
  const words = name
    .trim()
    .split(/[\s._-]+/)
    .filter(Boolean);
  const letters = words.length > 1 ? [words[0], words[1]] : [words[0]];
  return letters.map((word) => [...(word ?? '?')][0]?.toUpperCase()).join('');
}

export function Avatar({ id, name, file, src, size = 36, shape = 'round', presence, className }: AvatarProps) {
  const [broken, setBroken] = useState<string | null>(null);
  const url = src ?? (file ? fileUrl(file.tag, file._id) : undefined);
  const hue = hueOf(id);
  return (
    <span className={classes(styles.avatar, styles[shape], className)} style={{ width: size, height: size }}>
      {url && broken !== url ? (
        <img src={url} alt="" width={size} height={size} draggable={false} onError={() => setBroken(url)} />
      ) : (
        <span
          className={styles.initials}
          aria-hidden
          style={{ ['--hue' as string]: hue, fontSize: Math.max(10, size * 0.38) }}
        >
          {initials(name)}
        </span>
      )}
      {presence && <span className={styles.dot} data-presence={presence} />}
    </span>
  );
}
