// Files being attached, per channel, so that they survive a look into another channel.
import { create } from 'zustand';
import { upload } from '@/api/http';
import type { Id } from '@/api/wire';
import { fileSize, t } from '@/i18n';
import { problemText } from '@/i18n/problems';
import { screen } from '@/store/screen';

export interface Upload {
  key: number;
  file: File;
  preview?: string;
  progress: number;
  id?: string;
  error?: string;
  abort: AbortController;
}

const useUploads = create<Record<Id, readonly Upload[]>>(() => ({}));
const NONE: readonly Upload[] = [];
let nextKey = 1;

export const useChannelUploads = (channel: Id) => useUploads((s) => s[channel] ?? NONE);
export const uploadsOf = (channel: Id) => useUploads.getState()[channel] ?? NONE;

function change(channel: Id, key: number, part: Partial<Upload>): void {
  useUploads.setState((s) => ({
    [channel]: (s[channel] ?? NONE).map((row) => (row.key === key ? { ...row, ...part } : row)),
  }));
}

export function addFiles(channel: Id, files: readonly File[], limits: { max: number; size: number }): void {
  const room = limits.max - uploadsOf(channel).length;
  if (files.length > room) screen.toast(t('composer.tooManyFiles', { max: limits.max }), 'bad');
  for (const file of files.slice(0, Math.max(0, room))) {
    if (file.size > limits.size) {
      screen.toast(t('composer.fileTooLarge', { name: file.name, max: fileSize(limits.size) }), 'bad');
      continue;
    }
    begin(channel, file);
  }
}

function begin(channel: Id, file: File): void {
  const row: Upload = {
    key: nextKey++,
    file,
    preview: file.type.startsWith('image/') ? URL.createObjectURL(file) : undefined,
    progress: 0,
    abort: new AbortController(),
  };
  useUploads.setState((s) => ({ [channel]: [...(s[channel] ?? NONE), row] }));
  upload('attachments', file, (progress) => change(channel, row.key, { progress }), row.abort.signal).then(
    (id) => change(channel, row.key, { id, progress: 1 }),
    (error: unknown) => change(channel, row.key, { error: problemText(error) }),
  );
}

export function removeUpload(channel: Id, upload: Upload): void {
  upload.abort.abort();
  if (upload.preview) URL.revokeObjectURL(upload.preview);
  useUploads.setState((s) => ({ [channel]: (s[channel] ?? NONE).filter((row) => row.key !== upload.key) }));
}

export function clearUploads(channel: Id): void {
  for (const row of uploadsOf(channel)) if (row.preview) URL.revokeObjectURL(row.preview);
  useUploads.setState({ [channel]: NONE });
}
