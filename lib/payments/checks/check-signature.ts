import type { Hex } from 'viem';
import { refuse, type Refusal } from '@/lib/errors';
import type { Chain } from '../chain';
import { hashAuthorization } from '../hash-authorization';
import type { Network } from '../networks';
import { recoverAddress } from '../recover-address';
import { becauseOf } from '../refusal-reasons';
import { refuseWithoutChain } from '../refuse-without-chain';
import type { SignedPayment } from '../signed-payment';

/** `0x`, and 65 bytes. */
const ECDSA_LENGTH = 2 + 65 * 2;

/** Half the order of secp256k1: the token takes no signature whose `s` is above it (EIP-2). */
const HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;

/** The token knows no other `v`: the parity alone, which some wallets write, it takes for nobody's. */
const TOKENS_V = /1[bc]$/;

/** Payments that were signed by their payer: a sale asks twice, and the answer costs most of what it does here. */
const signed = new WeakMap<SignedPayment, Network>();

/** Null where the bytes are no signature at all. */
async function recoverSigner(network: Network, payment: SignedPayment): Promise<string | null> {
  const { authorization, signature } = payment;
  if (!TOKENS_V.test(signature)) return null;
  if (BigInt(`0x${signature.slice(66, 130)}` satisfies Hex) > HALF_ORDER) return null;
  try {
    const hash = hashAuthorization(network, authorization);
    return await recoverAddress(hash, signature);
  } catch {
    // Numbers out of range: whoever made them up, it is not the payer's signature.
    return null;
  }
}

/**
 * Whether an account without code signed it. What only a contract can judge (other lengths, or an account that has
 * code) is left to the facilitator, undecided.
 *
 * @returns null to go on; `payment_required` where it is not the payer's; `payments_unavailable` where the chain
 *   does not answer
 */
export async function checkSignature(
  chain: Chain,
  network: Network,
  payment: SignedPayment,
): Promise<Refusal | null> {
  if (payment.signature.length !== ECDSA_LENGTH) return null;
  if (signed.get(payment) === network) return null;
  const { from } = payment.authorization;
  if ((await recoverSigner(network, payment)) === from) {
    signed.set(payment, network);
    return null;
  }
  try {
    if (await chain.hasCode(from)) return null;
  } catch (thrown) {
    const detail = 'The chain does not answer, so the signature could not be checked.';
    return refuseWithoutChain(thrown, "could not read the payer's code", detail);
  }
  return refuse(
    'payment_required',
    'a signature that is not the payer’s',
    becauseOf(
      'invalid_exact_evm_payload_signature',
      'Sign with the domain in "extra": its name differs between networks.',
    ),
  );
}
