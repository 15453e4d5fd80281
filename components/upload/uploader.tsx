'use client';

import { useEffect, useRef, type ReactNode } from 'react';
import { CopyButton } from '@/components/ui/copy-button';
import { formatBytes } from '@/lib/format/format-bytes';
import { DropSheet } from './drop-sheet';
import { EarlierUploads } from './earlier-uploads';
import { UploadCard } from './upload-card';
import type { UploadLimits } from './upload-item';
import { usePageFiles } from './use-page-files';
import { useUploadQueue } from './use-upload-queue';
import styles from './uploader.module.css';

type Props = {
  readonly limits: UploadLimits;
  /** Title and sentence, from the server. */
  readonly children: ReactNode;
};

/** Everything that takes images and hands back links. */
export function Uploader({ limits, children }: Props) {
  const [queue, items] = useUploadQueue(limits);
  const over = usePageFiles(queue.add);
  const input = useRef<HTMLInputElement>(null);

  useEffect(() => {
    const picker = input.current;
    if (picker === null) return;
    // The plain form takes one image. Files that were picked before the page woke up are taken now.
    picker.multiple = true;
    const early = [...(picker.files ?? [])];
    picker.value = '';
    if (early.length > 0) queue.add(early);
  }, [queue]);

  const done = items.flatMap(({ key, state }) =>
    state.at === 'done' ? [{ key, answer: state.answer }] : [],
  );

  return (
    <>
      <DropSheet
        over={over}
        compact={items.length > 0}
        hint={`PNG, JPEG, GIF or WebP, up to ${formatBytes(limits.maxBytes)}.`}
        onFiles={queue.add}
        inputRef={input}
      >
        {children}
      </DropSheet>
      {items.length > 0 && (
        <section aria-label="Your images" className={styles.images}>
          {done.length > 1 && (
            <div className={styles.all}>
              <p>{done.length} links</p>
              <CopyButton
                text={done.map(({ answer }) => answer.url).join('\n')}
                what={`${done.length} links`}
                label="Copy all"
              />
            </div>
          )}
          <ul className={styles.cards}>
            {items.map((item) => (
              <UploadCard
                key={item.key}
                item={item}
                queue={queue}
                first={item.key === done[0]?.key}
              />
            ))}
          </ul>
        </section>
      )}
      <EarlierUploads hidden={done.map(({ answer }) => answer.id)} />
    </>
  );
}
