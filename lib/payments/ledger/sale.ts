import type { Hex } from 'viem';
import type { Context } from '@/lib/context';
import type { Payment, Product } from '@/lib/db/create-client';
import type { Refusal } from '@/lib/errors';
import type { ReceivedImage } from '@/lib/images/receive-image';
import type { Payments } from '../payments';
import type { SignedPayment } from '../signed-payment';
import type { IssuedToken } from '../tokens/make-token';

/** A context that sells. */
export type SalesContext = Context & { readonly payments: Payments };

/** What a request wants to buy, and what it pays with. */
export type Sale = {
  readonly product: Product;
  /** Things that are paid for at once: more than one are uploads. */
  readonly count: number;
  readonly payment: SignedPayment;
  /** Of the client; null where it gave none. */
  readonly key: string | null;
  /** What is paid for: told to the facilitator. */
  readonly resourceUrl: string;
  /** `upload`: inspected, not stored; as many as `count`. Else none. */
  readonly images: readonly ReceivedImage[];
  /** `keep`: the image to prolong. */
  readonly targetImageId: string | null;
  /** Asked once it is clear that the request is new, before anything is reserved. */
  readonly precondition?: () => Promise<Refusal | null>;
};

export type SaleOutcome =
  /** There is an entitlement, and this requester may have it. */
  | {
      readonly kind: 'granted';
      readonly payment: Payment;
      /** Where this very request was given one, and nothing else. Null: what it bought is to be looked up. */
      readonly token: IssuedToken | null;
    }
  /** Nobody knows yet. The client must not sign again. */
  | { readonly kind: 'pending'; readonly payment: Payment }
  | Refusal;

/** How the money came. */
export type Settlement = {
  readonly transaction: Hex;
  /** Null where a facilitator told it: the chain has not been read yet. */
  readonly logIndex: number | null;
  /** Only the wallet may claim it. */
  readonly payerOnly: boolean;
};
