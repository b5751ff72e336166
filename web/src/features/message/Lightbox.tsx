// A picture as large as the window allows.
import { ExternalLink, X } from 'lucide-react';
import { fileUrl } from '@/api/http';
import type { StoredFile } from '@/api/wire';
import { t } from '@/i18n';
import { Dialog } from '@/ui/Dialog';
import { IconButton } from '@/ui/Button';
import styles from './Lightbox.module.css';

export function Lightbox({ file, onClose }: { file: StoredFile; onClose: () => void }) {
  const original = fileUrl(file.tag, file._id, file.filename);
  const size = file.metadata.type === 'Image' ? file.metadata : { width: 800, height: 600 };
  return (
    <Dialog title={t('lightbox.title', { name: file.filename })} hideTitle bare onClose={onClose}>
      <figure className={styles.figure}>
        <img
          src={original}
          alt={file.filename}
          style={{
            width: `min(94vw, ${size.width}px, calc(82dvh * ${size.width / Math.max(1, size.height)}))`,
            aspectRatio: `${size.width} / ${size.height}`,
            backgroundImage: `url("${fileUrl(file.tag, file._id)}")`,
          }}
        />
        <figcaption className={styles.bar}>
          <span>{file.filename}</span>
          <a
            href={original}
            target="_blank"
            rel="noopener noreferrer"
            aria-label={t('file.open')}
            className={styles.link}
          >
            <ExternalLink size={18} aria-hidden />
          </a>
          <IconButton icon={X} size="small" label={t('do.close')} className={styles.link} autoFocus onClick={onClose} />
        </figcaption>
      </figure>
    </Dialog>
  );
}
