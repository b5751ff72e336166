// The files waiting to be sent, with their progress.
import { File as FileIcon, X } from 'lucide-react';
import type { Id } from '@/api/wire';
import { fileSize, t } from '@/i18n';
import { IconButton } from '@/ui/Button';
import { classes } from '@/ui/classes';
import { removeUpload, type Upload } from './uploads';
import styles from './UploadTray.module.css';

export function UploadTray({ channel, uploads }: { channel: Id; uploads: readonly Upload[] }) {
  if (!uploads.length) return null;
  return (
    <ul className={styles.tray}>
      {uploads.map((upload) => {
        const percent = Math.round(upload.progress * 100);
        const name = upload.file.name;
        return (
          <li
            key={upload.key}
            className={classes(styles.file, upload.error && styles.failed)}
            data-upload={upload.id ? 'done' : 'busy'}
          >
            {upload.preview ? (
              <img src={upload.preview} alt="" className={styles.preview} />
            ) : (
              <FileIcon size={26} strokeWidth={1.4} aria-hidden />
            )}
            <span className={styles.words}>
              <span className={styles.name}>{name}</span>
              <span className={styles.note} role={upload.error ? 'alert' : undefined}>
                {upload.error ? t('composer.uploadFailed', { reason: upload.error }) : fileSize(upload.file.size)}
              </span>
              {!upload.id && !upload.error && (
                <progress
                  max={100}
                  value={percent}
                  aria-label={t('composer.uploading', { name, percent })}
                  className={styles.progress}
                />
              )}
            </span>
            <IconButton
              icon={X}
              size="small"
              tone="danger"
              label={t('composer.removeFile', { name })}
              onClick={() => removeUpload(channel, upload)}
            />
          </li>
        );
      })}
    </ul>
  );
}
