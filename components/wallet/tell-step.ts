import { formatBytes } from '@/lib/format/format-bytes';
import type { PurchaseRecord } from './purchase-records';
import type { PurchaseStep } from './purchase';

/** A step in words, for the eye and for a screen reader. */
export function tellStep(
  step: PurchaseStep,
  { sizeBytes }: Pick<PurchaseRecord, 'sizeBytes'>,
): string {
  switch (step.at) {
    case 'waiting':
      return 'Waits for its turn: the wallet is asked for one signature at a time.';
    case 'challenge':
      return 'Asks the server for its terms.';
    case 'signature':
      return 'Waits for your signature in the wallet.';
    case 'settling':
      return 'Signed. The payment is on its way to the chain.';
    case 'pending':
      return 'Sent. The chain has not shown it yet; it ends by itself, and nothing is taken twice.';
    case 'unspent':
      return 'Paid, and not used yet. Choose the image for it: what you paid for does not run out.';
    case 'uploading':
      return step.sentBytes >= sizeBytes
        ? 'Paid. All bytes sent; the server checks them.'
        : `Paid. ${formatBytes(step.sentBytes)} of ${formatBytes(sizeBytes)} sent.`;
    case 'elsewhere':
      return 'Another tab of this browser is finishing it.';
    case 'stopped':
      return `${step.trouble.title}. ${step.trouble.message}`;
    case 'bought':
      return step.bought.kind === 'uploaded'
        ? 'Done. The link is ready to copy.'
        : 'Done. The image is kept longer.';
  }
}
