'use client';

import { useEffect, useState, useSyncExternalStore } from 'react';
import { announce } from '@/components/ui/announce';
import { checkFile } from './check-file';
import { createUploadQueue, type UploadQueue } from './create-upload-queue';
import { fitImage } from './fit-image';
import { makeIdempotencyKey } from './make-idempotency-key';
import { rememberUpload } from './remembered-uploads';
import { sendUpload } from './send-upload';
import type { UploadItem, UploadLimits } from './upload-item';

const NONE: readonly UploadItem[] = [];

/** The queue of this page with the browser behind it. Leaving while something is being sent asks first. */
export function useUploadQueue(limits: UploadLimits): [UploadQueue, readonly UploadItem[]] {
  const [queue] = useState(() =>
    createUploadQueue(limits, {
      check: checkFile,
      fit: fitImage,
      send: (file, key, signal, onSent) =>
        sendUpload(
          file,
          { path: '/api/free', headers: { 'Idempotency-Key': key } },
          signal,
          onSent,
        ),
      makeKey: makeIdempotencyKey,
      preview: (file) => URL.createObjectURL(file),
      release: (preview) => URL.revokeObjectURL(preview),
      onDone: rememberUpload,
      say: announce,
      now: Date.now,
    }),
  );
  const items = useSyncExternalStore(queue.subscribe, queue.items, () => NONE);
  const busy = items.some(({ state }) => state.at === 'sending' || state.at === 'waiting');

  useEffect(() => {
    if (!busy) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [busy]);

  return [queue, items];
}
