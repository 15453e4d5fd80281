'use client';

import { useEffect, useRef, useState, type ReactNode } from 'react';
import { CopyButton } from '@/components/ui/copy-button';
import { prefetchPaying } from '@/components/wallet/load-paid-upload';
import { formatBytes } from '@/lib/format/format-bytes';
import { DropSheet } from './drop-sheet';
import { EarlierUploads } from './earlier-uploads';
import { TierChoice } from './tier-choice';
import { UploadCard } from './upload-card';
import type { UploadLimits, UploadTier } from './upload-item';
import { usePageFiles } from './use-page-files';
import { useUploadQueue } from './use-upload-queue';
import styles from './uploader.module.css';

type Props = {
  readonly limits: UploadLimits;
  readonly title: ReactNode;
  /** What an earlier page left to be ended. */
  readonly left: ReactNode;
  /** What stands below the sheet in the first view. */
  readonly terms: ReactNode;
};

/** States in which a card offers a way on. */
const OFFERING = new Set(['refused', 'fitted', 'failed', 'offered', 'buying']);

/** Everything that takes images and hands back links. */
export function Uploader({ limits, title, left, terms }: Props) {
  const { shop } = limits;
  const [queue, items] = useUploadQueue(limits);
  const [tier, setTier] = useState<UploadTier>('free');
  const take = (files: File[]) => {
    if (shop !== null && (tier === 'paid' || files.some(({ size }) => size > limits.maxBytes))) {
      prefetchPaying();
    }
    queue.add(files, tier);
  };
  const over = usePageFiles(take);
  const input = useRef<HTMLInputElement>(null);

  useEffect(() => {
    const picker = input.current;
    if (picker === null) return;
    // The plain form takes one image. What was picked and chosen before the page woke up is taken now.
    picker.multiple = true;
    const early = [...(picker.files ?? [])];
    picker.value = '';
    const chosen = picker.form === null ? null : new FormData(picker.form).get('tier');
    const earlyTier = chosen === 'paid' ? 'paid' : 'free';
    setTier(earlyTier);
    if (early.length > 0) queue.add(early, earlyTier);
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
          hint={`PNG, JPEG, GIF or WebP, up to ${formatBytes(limits.maxBytes)}${shop === null ? '' : ` free and ${formatBytes(shop.upload.maxBytes)} paid`}.`}
          onFiles={take}
          inputRef={input}
          choice={
            shop !== null && <TierChoice limits={limits} shop={shop} tier={tier} onTier={setTier} />
          }
        >
          {title}
        </DropSheet>
        {left}
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
                  limits={limits}
                  accent={item.key === accent}
                />
              ))}
            </ul>
          </section>
        )}
        {terms}
      </div>
      <EarlierUploads hidden={done.map(({ answer }) => answer.id)} shop={shop} />
    </>
  );
}
