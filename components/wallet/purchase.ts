import type { UploadAnswer } from '@/components/upload/parse-upload-answer';
import type { Trouble } from '@/lib/wallet/trouble';
import type { PurchaseRecord } from './purchase-records';

/** What a purchase ended with. `transaction`: null where the answer did not name it. */
export type Bought =
  | {
      readonly kind: 'uploaded';
      readonly answer: UploadAnswer;
      readonly transaction: string | null;
    }
  | { readonly kind: 'kept'; readonly expiresAt: string; readonly transaction: string | null };

/** Where a purchase stands: told one by one, in this order. */
export type PurchaseStep =
  /** Another one is at its signature. */
  | { readonly at: 'waiting' }
  /** The server is asked for its terms. */
  | { readonly at: 'challenge' }
  /** The wallet asks its owner. */
  | { readonly at: 'signature' }
  /** The payment is on its way. */
  | { readonly at: 'settling' }
  /** Sent, and the chain has not shown it yet. `since`: milliseconds since 1970. */
  | { readonly at: 'pending'; readonly since: number }
  /** Paid, and the file is not at hand. `until`: when the token ends that is had now, ISO 8601; another one follows. */
  | { readonly at: 'unspent'; readonly until: string }
  | { readonly at: 'uploading'; readonly sentBytes: number }
  /** Another tab of this browser is at it. */
  | { readonly at: 'elsewhere' }
  | { readonly at: 'stopped'; readonly trouble: Trouble }
  | { readonly at: 'bought'; readonly bought: Bought };

export type Purchase = {
  readonly record: PurchaseRecord;
  /** Taken up again after the page was left. */
  readonly resumed: boolean;
  readonly step: PurchaseStep;
};
