import { verifySolution } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import { z } from 'zod';
import type { Context } from '@/lib/context';
import { refuse, type Refusal } from '@/lib/errors';
import type { SecretKey } from '@/lib/secrets';
import { getProofKeys } from './get-proof-keys';

const HEX = z.string().regex(/^[0-9a-f]{1,128}$/);

/** As the library writes it; a member that it does not know would break the signature, and so be refused. */
const PROOF = z.object({
  challenge: z.object({
    parameters: z.strictObject({
      algorithm: z.literal('PBKDF2/SHA-256'),
      cost: z.int().positive(),
      data: z.strictObject({ until: z.int().positive() }),
      keyLength: z.literal(32),
      keyPrefix: HEX,
      keySignature: HEX,
      nonce: HEX,
      salt: HEX,
    }),
    signature: HEX,
  }),
  solution: z.object({ counter: z.int().nonnegative(), derivedKey: HEX }),
});

export type Proof = {
  /** What tells it from all others. */
  readonly nonce: string;
  readonly until: Date;
};

const no = (log: string): Refusal =>
  refuse('invalid_request', log, {
    detail: 'The proof of work is wrong, too old or used. Load the form again.',
  });

function parse(text: string): z.infer<typeof PROOF> | null {
  try {
    return PROOF.parse(JSON.parse(Buffer.from(text, 'base64').toString('utf8')));
  } catch {
    return null;
  }
}

/**
 * Whether a challenge of ours was solved in time. It is not spent by that: see `spendProof`.
 *
 * @param text base64 of the JSON of challenge and solution
 */
export async function checkProof(
  { clock, secrets }: Pick<Context, 'clock' | 'secrets'>,
  text: string,
): Promise<Proof | Refusal> {
  const proof = text.length > 4_096 ? null : parse(text);
  if (proof === null) return no('the proof is malformed');
  const { challenge, solution } = proof;
  const { nonce, data } = challenge.parameters;
  const isOurs = async (key: SecretKey) =>
    (await verifySolution({ challenge, solution, deriveKey, ...getProofKeys(key) })).verified;
  const judged = await Promise.all(secrets.all.map(isOurs));
  if (!judged.includes(true)) return no('the proof is wrong');
  if (data.until <= clock.now().getTime()) return no('the proof has expired');
  return { nonce, until: new Date(data.until) };
}
