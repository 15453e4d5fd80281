'use client';

import { useState, useSyncExternalStore } from 'react';
import { ImageRow } from '@/components/image/image-row';
import { CopyButton } from '@/components/ui/copy-button';
import { KeepLine } from '@/components/wallet/keep-line';
import type { Shop } from '@/lib/wallet/shop';
import { DeleteButton } from './delete-button';
import { readRemembered, subscribeRemembered, type RememberedUpload } from './remembered-uploads';
import styles from './earlier-uploads.module.css';

const NONE: readonly RememberedUpload[] = [];

type Props = {
  /** Ids that have a card of their own above. */
  readonly hidden: readonly string[];
  /** Null: nothing is sold here. */
  readonly shop: Shop | null;
};

/** What this browser uploaded before and is still live. */
export function EarlierUploads({ hidden, shop }: Props) {
  const all = useSyncExternalStore(subscribeRemembered, readRemembered, () => NONE);
  const [now] = useState(() => new Date().toISOString());
  const uploads = all.filter((upload) => !hidden.includes(upload.id));
  if (uploads.length === 0) return null;
  return (
    <section className={styles.earlier} aria-labelledby="earlier">
      <h2 id="earlier" className={styles.title}>
        Uploaded from this browser
      </h2>
      <ul className={styles.list}>
        {uploads.map((upload) => (
          <ImageRow
            key={upload.id}
            image={upload}
            label={upload.id}
            actions={
              <>
                <CopyButton text={upload.url} what={`URL of ${upload.id}`} />
                <DeleteButton
                  id={upload.id}
                  deleteToken={upload.deleteToken}
                  onDeleted={() => undefined}
                />
              </>
            }
          >
            <KeepLine id={upload.id} expiresAt={upload.expiresAt} now={now} shop={shop} />
          </ImageRow>
        ))}
      </ul>
      <p className={styles.note}>
        Only this browser keeps this list, with the tokens that delete. Clear its storage and both
        are gone.
      </p>
    </section>
  );
}
