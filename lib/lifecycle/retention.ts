import type { Image, Payment } from '@/lib/db/create-client';

/** How long records stay after the image is gone: a year. Milliseconds. */
export const RECORD_MS = 365 * 86_400_000;

/** What the age of an image is told by, and what holds it. */
export type ImageFacts = Pick<
  Image,
  'state' | 'expiresAt' | 'goneAt' | 'heldAt' | 'sealedUntil' | 'bytesDueAt'
> & {
  /** A payment that may still prolong it has not ended. */
  readonly keepIsOpen: boolean;
};

/**
 * What is to be done about an image now. `hide`: its time is over, though nobody is served it since. `destroy`: its bytes
 * go. `forget`: its record goes.
 */
export type ImageDuty = 'none' | 'hide' | 'destroy' | 'forget';

/** The table of an image's ages. A legal hold beats destruction and forgetting, whatever else is true. */
export function decideImage(image: ImageFacts, now: Date): ImageDuty {
  const isPast = (time: Date | null) => time !== null && time <= now;
  switch (image.state) {
    case 'live':
      return isPast(image.expiresAt) && !image.keepIsOpen ? 'hide' : 'none';
    case 'deleting': {
      if (image.heldAt !== null || !isPast(image.bytesDueAt)) return 'none';
      return image.sealedUntil === null || isPast(image.sealedUntil) ? 'destroy' : 'none';
    }
    case 'deleted': {
      if (image.heldAt !== null || image.goneAt === null) return 'none';
      return isPast(new Date(image.goneAt.getTime() + RECORD_MS)) ? 'forget' : 'none';
    }
  }
}

/** What the age of a payment is told by that belongs to no image's record. */
export type PaymentFacts = Pick<Payment, 'state' | 'finalAt' | 'acknowledgedAt'>;

/**
 * Whether the record of a payment that gave nothing goes now: a year after the chain's last word on it, or after the
 * operator has looked into a lost one. What was settled stays until its image's record goes, and for ever while it is
 * not spent.
 */
export function decidePayment(payment: PaymentFacts, now: Date): 'none' | 'forget' {
  const isOver = (since: Date | null) =>
    since !== null && since.getTime() + RECORD_MS <= now.getTime();
  switch (payment.state) {
    case 'refused':
    case 'released':
      return isOver(payment.finalAt) ? 'forget' : 'none';
    case 'lost':
      return isOver(payment.acknowledgedAt) ? 'forget' : 'none';
    case 'settling':
    case 'pending':
    case 'settled':
    case 'missing':
      return 'none';
  }
}
