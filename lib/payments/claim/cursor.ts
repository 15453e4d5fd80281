import { timingSafeEqual } from 'node:crypto';
import { isAddress, type Hex } from 'viem';
import { z } from 'zod';
import type { Context } from '@/lib/context';
import { refuse, type Refusal } from '@/lib/errors';
import type { SecretKey } from '@/lib/secrets';
import { isPaymentId } from '../is-payment-id';
import type { Payments } from '../payments';
import type { Position } from './list-settled';

/**
 * The right to the next page of a claim. Whoever has it needs no sign-in: it was given to a wallet that had signed in,
 * and ends by itself.
 */
export type Cursor = {
  /** Of the wallet that signed in, in lower case. */
  readonly address: Hex;
  readonly chainId: number;
  readonly after: Position;
  /** Set at the sign-in and carried from page to page, so that paging never prolongs it. */
  readonly endsAt: Date;
};

export type CursorPorts = Pick<Context, 'clock' | 'secrets'> & {
  readonly payments: Pick<Payments, 'network'>;
};

/** Hex digits of the HMAC that stands before the words. */
const PROOF_HEX = 64;

/** Times are milliseconds since 1970, as exact as the database keeps them. */
const WORDS = z.strictObject({
  address: z.string().refine((text): text is Hex => isAddress(text)),
  chainId: z.int(),
  spent: z.boolean(),
  createdAt: z.int(),
  id: z.string().refine(isPaymentId),
  endsAt: z.int(),
});

const sign = (key: SecretKey, words: string): string =>
  key.derive('claim-cursor', words).toString('hex');

/** A text of letters, digits, hyphens and underscores. Nothing is stored. */
export function createCursor(key: SecretKey, { address, chainId, after, endsAt }: Cursor): string {
  const { spent, createdAt, id } = after;
  const words: z.infer<typeof WORDS> = {
    ...{ address, chainId, spent, id },
    createdAt: createdAt.getTime(),
    endsAt: endsAt.getTime(),
  };
  const text = Buffer.from(JSON.stringify(words)).toString('base64url');
  return sign(key, text) + text;
}

const no = (log: string, detail: string): Refusal =>
  refuse('unauthorized', log, { detail: `${detail} Sign in again.` });

/**
 * What a cursor says, where one of our keys made it and it has not ended.
 *
 * @returns `unauthorized` where it is malformed, altered, of another chain or has ended
 */
export function readCursor(
  { clock, secrets, payments }: CursorPorts,
  text: string,
): Cursor | Refusal {
  const words = text.slice(PROOF_HEX);
  const presented = Buffer.from(text.slice(0, PROOF_HEX));
  const isOurs = secrets.all.some((key) => {
    const expected = Buffer.from(sign(key, words));
    return expected.length === presented.length && timingSafeEqual(expected, presented);
  });
  const strange = 'This "next" is not one that was given here, unchanged.';
  if (!isOurs) return no('the cursor is not ours', strange);
  // Ours, but perhaps of another version of this program.
  const parsed = WORDS.safeParse(JSON.parse(Buffer.from(words, 'base64url').toString('utf8')));
  if (!parsed.success) return no('the cursor is of another form', strange);
  const { address, chainId, spent, id, createdAt, endsAt } = parsed.data;
  if (chainId !== payments.network.chainId) {
    return no('the cursor is of another chain', 'This "next" was given for another chain.');
  }
  if (clock.now().getTime() >= endsAt) {
    return no('the cursor has ended', 'This "next" has ended.');
  }
  const after = { spent, id, createdAt: new Date(createdAt) };
  return { address, chainId, after, endsAt: new Date(endsAt) };
}
