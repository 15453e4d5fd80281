'use client';

import { useState } from 'react';
import { ImageRow } from '@/components/image/image-row';
import { announce } from '@/components/ui/announce';
import { CopyButton } from '@/components/ui/copy-button';
import { TimeBothWays } from '@/components/ui/time-both-ways';
import { DeleteButton } from '@/components/upload/delete-button';
import { rememberUpload } from '@/components/upload/remembered-uploads';
import { sendUpload } from '@/components/upload/send-upload';
import { formatBytes } from '@/lib/format/format-bytes';
import type { Shop } from '@/lib/wallet/shop';
import { ChooseFile } from './choose-file';
import type { ClaimedPurchase } from './fetch-claims';
import { KeepLine } from './keep-line';
import styles from './my-images.module.css';

type Props = {
  readonly purchase: ClaimedPurchase;
  readonly shop: Shop;
  /** The clock at rendering, ISO 8601. */
  readonly now: string;
  /** It is deleted, and has nothing to show any more. */
  readonly onGone: (id: string) => void;
};

/** One purchase: its image with what can be done with it, or what it still is good for. */
export function PurchaseRow({ purchase, shop, now, onGone }: Props) {
  const [uploaded, setUploaded] = useState<ClaimedPurchase['image'] | null>(null);
  const image = uploaded ?? purchase.image;
  if (image !== undefined) {
    const { id, url, deleteToken } = image;
    return (
      <ImageRow
        image={{ id, url, pageUrl: `/${id}` }}
        label={id}
        actions={
          <>
            <CopyButton text={url} what={`URL of ${id}`} />
            {deleteToken !== undefined && (
              <DeleteButton id={id} deleteToken={deleteToken} onDeleted={() => onGone(id)} />
            )}
          </>
        }
      >
        <KeepLine id={id} expiresAt={image.expiresAt} now={now} shop={shop} />
        {deleteToken === undefined && (
          <p className={styles.note}>You paid to keep it; its uploader can delete it.</p>
        )}
      </ImageRow>
    );
  }
  const { token } = purchase;
  return (
    <ImageRow
      image={null}
      label={`Purchase ${purchase.name}`}
      actions={
        token !== undefined && <UseToken token={token} shop={shop} onUploaded={setUploaded} />
      }
    >
      <p>
        {token === undefined
          ? 'Its image is gone: it has expired or was deleted.'
          : 'Paid, and not used yet. What you paid for does not run out.'}
      </p>
      <p className={styles.note}>
        Paid <TimeBothWays at={purchase.createdAt} now={now} />
      </p>
    </ImageRow>
  );
}

type UseTokenProps = {
  readonly token: string;
  readonly shop: Shop;
  readonly onUploaded: (image: ClaimedPurchase['image']) => void;
};

/** Uploads an image for what is paid already. */
function UseToken({ token, shop, onUploaded }: UseTokenProps) {
  const [told, setTold] = useState<string | null>(null);

  const upload = async (file: File) => {
    const target = { path: '/api/upload', headers: { 'X-Upload-Token': token } } as const;
    const outcome = await sendUpload(file, target, new AbortController().signal, (bytes) =>
      setTold(`${formatBytes(bytes)} of ${formatBytes(file.size)} sent`),
    );
    if (outcome.ok === true) {
      rememberUpload(outcome.answer);
      onUploaded(outcome.answer);
      announce('Uploaded. The link is ready to copy.');
    } else if (outcome.ok === false) {
      const { title, message, status } = outcome;
      const again = status === 401 || status === 410 ? ' Sign in again for a fresh one.' : '';
      setTold(`${title}. ${message}${again}`);
      announce(`${title}. ${message}${again}`);
    }
  };
  return (
    <>
      <ChooseFile shop={shop} accent onFile={(file) => void upload(file)} />
      {told !== null && <span className={styles.note}>{told}</span>}
    </>
  );
}
