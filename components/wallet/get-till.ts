import { announce } from '@/components/ui/announce';
import { makeIdempotencyKey } from '@/components/upload/make-idempotency-key';
import { prolongRemembered, rememberUpload } from '@/components/upload/remembered-uploads';
import { sendDirectUpload } from '@/components/upload/send-direct-upload';
import { sendUpload } from '@/components/upload/send-upload';
import { FORM_BYTES } from '@/lib/format/form-bytes';
import { fileShelf } from '@/lib/wallet/file-shelf';
import type { Shop } from '@/lib/wallet/shop';
import { createTill, type Till } from './create-till';
import { holdAlone } from './hold-alone';
import { walletAccess } from './load-wallet';
import { forgetPurchase, readPurchases, savePurchase } from './purchase-records';
import { tellStep } from './tell-step';

let till: Till | null = null;

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', stop, { once: true });
  });
}

/** The till of this page with the browser behind it, made the first time. What stopped for want of a network goes on with it. */
export function getTill(shop: Shop): Till {
  if (till !== null) return till;
  const made = createTill({
    shop,
    wallet: () => {
      const access = walletAccess.get();
      return access.at === 'ready' ? access.wallet : null;
    },
    fetch: (input, init) => fetch(input, init),
    now: Date.now,
    wait,
    upload: (file, token, signal, onSent) =>
      file.size + FORM_BYTES > (shop.upload.maxRequestBytes ?? Infinity)
        ? sendDirectUpload(file, token, signal, onSent)
        : sendUpload(
            file,
            { path: '/api/upload', headers: { 'X-Upload-Token': token } },
            signal,
            onSent,
          ),
    records: { read: readPurchases, save: savePurchase, forget: forgetPurchase },
    shelf: fileShelf,
    makeKey: makeIdempotencyKey,
    alone: holdAlone,
    report: (error) => reportError(error),
    onBought(record, bought) {
      if (bought.kind === 'uploaded') rememberUpload(bought.answer);
      else if (record.imageId !== null) prolongRemembered(record.imageId, bought.expiresAt);
    },
    say: (record, step) => announce(`${record.name}: ${tellStep(step, record)}`),
  });
  window.addEventListener('online', () => {
    for (const { record, step } of made.purchases()) {
      if (step.at === 'stopped' && step.trouble.way === 'send') made.again(record.key);
    }
  });
  till = made;
  return made;
}
