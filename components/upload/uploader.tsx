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
  readonly title: ReactNode;
  /** What stands below the sheet in the first view. */
  readonly terms: ReactNode;
};

/** States in which a card offers a way on. */
const OFFERING = new Set(['refused', 'fitted', 'failed']);

/** Everything that takes images and hands back links. */
export function Uploader({ limits, title, terms }: Props) {
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

  const accent = done[0]?.key ?? items.find(({ state }) => OFFERING.has(state.at))?.key;

  return (
    <>
      <div className={styles.first} data-busy={items.length > 0}>
        <DropSheet
          over={over}
          compact={items.length > 0}
          hint={`PNG, JPEG, GIF or WebP, up to ${formatBytes(limits.maxBytes)}.`}
          onFiles={queue.add}
          inputRef={input}
        >
          {title}
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
                <UploadCard key={item.key} item={item} queue={queue} accent={item.key === accent} />
              ))}
            </ul>
          </section>
        )}
        {terms}
      </div>
      <EarlierUploads hidden={done.map(({ answer }) => answer.id)} />
    </>
  );
}
