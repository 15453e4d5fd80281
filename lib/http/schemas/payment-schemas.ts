import { z } from 'zod';
import { PRODUCT_NAMES } from '@/lib/payments/products';
import { PAYMENT_STATES, type PaymentState } from '@/lib/payments/states';
import { IMAGE_FACTS, UPLOADED_IMAGE } from './image-schemas';
import { FILE_PROBLEM } from './problem-schemas';
import { ADDRESS, AMOUNT, COUNT, LINK, PAYMENT_ID, TIME } from './parts';

/** What is told of a state: whose turn it is to ask the facilitator is our own business. */
export type PaymentStatus = Exclude<PaymentState, 'settling'>;

const isTold = (state: PaymentState): state is PaymentStatus => state !== 'settling';

/** Told beforehand where a request cannot carry every image that is sold: there, the 413 is not ours. */
const DIRECT = {
  maxRequestBytes: COUNT.optional().describe('Longest body of a request, where it is bounded.'),
  directUploadUrl: LINK.optional().describe('Where larger files go.'),
};

const PAYMENT_MEMBERS = {
  status: z.enum(PAYMENT_STATES.filter(isTold)),
  amount: AMOUNT.describe('Atomic USDC, of all that it pays for: a cent is 10000.'),
  count: COUNT.optional().describe('Images that it pays for, where they are several.'),
  unitPrice: AMOUNT.optional().describe('Of each of several.'),
  asset: ADDRESS.describe('The contract of USDC.'),
  network: z.string().describe('CAIP-2.'),
  transaction: z
    .string()
    .regex(/^0x[0-9a-f]{64}$/)
    .optional(),
  reason: z.string().optional().describe('Why it was refused, in the words of x402.'),
};

/** What anyone may know of a payment whose id he has: nothing that can be spent, and no image. */
export const PAYMENT = z.strictObject(PAYMENT_MEMBERS).describe('What became of a payment.');

const THING_MEMBERS = {
  token: z.string().optional().describe('Of what is not used yet: good for one upload.'),
  expiresAt: TIME.optional().describe('Of the token. Claim again for the next one.'),
  ...DIRECT,
  image: z.union([UPLOADED_IMAGE, IMAGE_FACTS]).optional(),
};

/** One of several things that a payment is for. */
export const CLAIMED_THING = z
  .strictObject(THING_MEMBERS)
  .describe('One of several images that were paid for; without a member where it is gone.');

/** One entry of a claim. */
export const CLAIMED_PAYMENT = z
  .strictObject({
    payment: PAYMENT_ID,
    product: z.enum(PRODUCT_NAMES),
    ...PAYMENT_MEMBERS,
    createdAt: TIME,
    ...THING_MEMBERS,
    images: z.array(CLAIMED_THING).optional().describe('Where it pays for several: each of them.'),
  })
  .describe('A payment as the wallet that made it sees it.');

export const CLAIM = z
  .strictObject({
    payments: z.array(CLAIMED_PAYMENT),
    more: z.literal(true).optional(),
    next: z.string().optional().describe('Gives the next page, without signing again.'),
  })
  .describe('What a wallet has paid for: what is not used first, then the newest.');

export const UPLOAD_TOKEN = z
  .strictObject({
    token: z.string().regex(/^[0-9a-f]{40}$/),
    expiresAt: TIME.describe('The payment outlives it: claim it, and get the next token.'),
    ...DIRECT,
    message: z.string().optional().describe('Where it is given instead of what was bought.'),
  })
  .describe('Good for one upload: send it as X-Upload-Token.');

export const BOUGHT_SEVERAL = z
  .strictObject({ images: z.array(z.union([UPLOADED_IMAGE, UPLOAD_TOKEN, FILE_PROBLEM])).min(2) })
  .describe('What one payment for several images has bought, in their order.');

export const PENDING_PAYMENT = z
  .strictObject({ status: z.literal('pending'), statusUrl: LINK, message: z.string() })
  .describe('The payment was sent and is not on the chain yet. Do not pay again.');

export const DIRECT_UPLOAD = z
  .strictObject({
    upload: z.looseObject({ url: LINK }).describe('PUT the file here, with these headers.'),
    uploadId: PAYMENT_ID,
    expiresAt: TIME,
    completeUrl: LINK.describe('POST the uploadId here when the file is there.'),
  })
  .describe('A permission to put one file straight into the store.');

export const BALANCE = z
  .strictObject({ address: ADDRESS, balance: AMOUNT, asset: ADDRESS, network: z.string() })
  .describe('What an account holds, in atomic USDC, by the newest block.');

export type PresentedDirect = Readonly<
  Pick<z.infer<typeof UPLOAD_TOKEN>, 'maxRequestBytes' | 'directUploadUrl'>
>;
export type PresentedPayment = Readonly<z.infer<typeof PAYMENT>>;
export type PresentedThing = Readonly<z.infer<typeof CLAIMED_THING>>;
export type PresentedClaim = Readonly<z.infer<typeof CLAIMED_PAYMENT>>;
