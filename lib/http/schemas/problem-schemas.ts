import { z } from 'zod';
import { ERROR_CODES } from '@/lib/errors';
import { UPLOADED_IMAGE } from './image-schemas';
import { LINK, TIME } from './parts';

const MEMBERS = {
  error: z.enum(ERROR_CODES).describe('One of a fixed list: decide by this.'),
  message: z.string().describe('What happened, whether anything was lost, what to do.'),
  type: LINK.describe('The docs of this code.'),
  title: z.string(),
  status: z.int().min(400).max(599),
  retryable: z.boolean().describe('Whether the very same request may succeed later.'),
};

/** What is wrong with one of several files. */
export const FILE_PROBLEM = z.strictObject(MEMBERS).describe('Why a file was refused.');

/** `error` and `message` are what older clients read; the rest is RFC 9457. */
export const PROBLEM = z
  .strictObject({
    ...MEMBERS,
    images: z
      .array(z.union([z.strictObject({ ok: z.literal(true) }), FILE_PROBLEM]))
      .optional()
      .describe('Where several are paid for and one is bad or missing: each, in its order.'),
  })
  .describe('Why a request was refused (RFC 9457).');

export const FORM_PROBLEM = z
  .strictObject({
    ...MEMBERS,
    errors: z
      .array(z.strictObject({ field: z.string(), message: z.string() }))
      .optional()
      .describe('What is wrong with which member of the body.'),
  })
  .describe('A problem that may name the members of the body that are wrong.');

/** What became of each of several images, in their order. */
const OUTCOMES = z.array(z.union([UPLOADED_IMAGE, PROBLEM]));

export const UPLOADED_IMAGES = z
  .strictObject({ images: OUTCOMES })
  .describe('Of a form with several images: each, or why it was refused, in their order.');

export const UPLOAD_PROBLEM = z
  .strictObject({ ...MEMBERS, images: OUTCOMES.optional() })
  .describe('A problem; of a form with several images, that of the first, and all beside it.');

export const SIGN_IN_PROBLEM = z
  .strictObject({
    ...MEMBERS,
    signIn: z
      .strictObject({
        domain: z.string(),
        uri: LINK,
        statement: z.string(),
        version: z.literal('1'),
        chainId: z.string(),
        type: z.literal('eip191'),
        nonce: z.string(),
        issuedAt: TIME,
        expirationTime: TIME,
      })
      .optional()
      .describe('What a wallet signs to prove itself: ready for createSIWxPayload.'),
  })
  .describe('Proof is missing: a token, or a wallet that signs in.');

export const PAYMENT_REQUIRED = z
  .strictObject({
    ...MEMBERS,
    error: z
      .string()
      .describe('payment_required, or why a payment was refused, in the words of x402.'),
    x402Version: z.literal(1),
    accepts: z.array(z.looseObject({ scheme: z.literal('exact'), network: z.string() })).min(1),
  })
  .describe('How to pay: version 1 of x402 here, version 2 in the header PAYMENT-REQUIRED.');

/** What an error says. */
export type ProblemBody = Readonly<Omit<z.infer<typeof FILE_PROBLEM>, 'error'>> & {
  readonly error: string;
  readonly images?: readonly (ProblemBody | { readonly ok: true })[];
};
