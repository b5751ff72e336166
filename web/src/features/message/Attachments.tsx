// Files under a message: pictures and films at their known size, so that nothing jumps when they arrive.
import { Download, File as FileIcon, FileText } from 'lucide-react';
import { useState, type CSSProperties } from 'react';
import { fileUrl } from '@/api/http';
import type { StoredFile } from '@/api/wire';
import { fileSize, t } from '@/i18n';
import { screen } from '@/store/screen';
import { classes } from '@/ui/classes';
import styles from './Attachments.module.css';

const MAX_WIDTH = 440;
const MAX_HEIGHT = 340;

/** Shrinks to fit the box, never enlarges. */
export function fitted(width: number, height: number, maxWidth = MAX_WIDTH, maxHeight = MAX_HEIGHT) {
  const scale = Math.min(1, maxWidth / Math.max(1, width), maxHeight / Math.max(1, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** A box that keeps its shape while it shrinks with the column. */
export function boxStyle(width: number, height: number): CSSProperties {
  return { width, aspectRatio: `${width} / ${height}`, maxWidth: '100%' };
}

export function Attachments({ files }: { files: readonly StoredFile[] }) {
  return (
    <div className={styles.list}>
      {files.map((file) => (
        <Attachment key={file._id} file={file} />
      ))}
    </div>
  );
}

function Attachment({ file }: { file: StoredFile }) {
  const [hidden, setHidden] = useState(file.filename.startsWith('SPOILER_'));
  const content = <Shown file={file} />;
  if (!hidden) return content;
  return (
    <button type="button" className={styles.spoiler} onClick={() => setHidden(false)} aria-label={t('message.spoiler')}>
      <span className={styles.blurred} inert>
        {content}
      </span>
      <span className={styles.spoilerLabel}>{t('message.spoiler')}</span>
    </button>
  );
}

function Shown({ file }: { file: StoredFile }) {
  const original = fileUrl(file.tag, file._id, file.filename);
  switch (file.metadata.type) {
    case 'Image': {
      const box = fitted(file.metadata.width, file.metadata.height);
      return (
        <button
          type="button"
          className={styles.image}
          style={boxStyle(box.width, box.height)}
          onClick={() => screen.open({ name: 'lightbox', file })}
          aria-label={t('lightbox.title', { name: file.filename })}
        >
          <img
            src={fileUrl(file.tag, file._id)}
            alt={file.filename}
            width={box.width}
            height={box.height}
            loading="lazy"
            decoding="async"
          />
        </button>
      );
    }
    case 'Video': {
      const box = fitted(file.metadata.width, file.metadata.height);
      return (
        <video
          className={styles.video}
          style={boxStyle(box.width, box.height)}
          controls
          preload="metadata"
          src={original}
          aria-label={file.filename}
        />
      );
    }
    case 'Audio':
      return (
        <div className={styles.card}>
          <FileLine file={file} href={original} />
          <audio controls preload="none" src={original} aria-label={file.filename} />
        </div>
      );
    default:
      return (
        <div className={styles.card}>
          <FileLine file={file} href={original} />
        </div>
      );
  }
}

function FileLine({ file, href }: { file: StoredFile; href: string }) {
  const Icon = file.metadata.type === 'Text' ? FileText : FileIcon;
  return (
    <a className={styles.file} href={href} download={file.filename} aria-label={`${t('do.download')} ${file.filename}`}>
      <Icon size={26} strokeWidth={1.5} aria-hidden />
      <span className={styles.words}>
        <span className={styles.name}>{file.filename}</span>
        <span className={styles.size}>{fileSize(file.size)}</span>
      </span>
      <Download size={18} aria-hidden className={classes(styles.download)} />
    </a>
  );
}
