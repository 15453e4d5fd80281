import type { Hex } from 'viem';
import type { FacilitatorAnswer } from './facilitator';
import type { Network } from './networks';
import { findFinalReason, type RefusalReason } from './refusal-reasons';

/** What the answer to `settle` means for the ledger. */
export type SettlementOutcome =
  /** The facilitator says that the transfer is in the chain. */
  | { readonly kind: 'settled'; readonly transaction: Hex }
  /** Refused before anything was broadcast. */
  | { readonly kind: 'refused'; readonly reason: RefusalReason }
  /** Nothing was sent: the same authorization may come again. */
  | { readonly kind: 'unsent'; readonly why: string }
  /** The chain decides. `alreadyUsed`: the authorization was used before the facilitator came to it. */
  | {
      readonly kind: 'unclear';
      /** For the log. */
      readonly why: string;
      /** Where one was named. */
      readonly transaction: Hex | null;
      readonly alreadyUsed: boolean;
    };

type Expected = { readonly network: Network; readonly payer: Hex };

const HASH = /^0x(?!0{64})[0-9a-f]{64}$/i;

/** As v2's scheme names it, and as the token itself says it in v1's raw text. */
const ALREADY_USED =
  /nonce_already_used|authorization is used or cancell?ed|authorizationalreadyused|authorizationusedorcanceled/i;

/** The facilitator's own "no" at its door: it has not looked at the payment. */
const TURNED_AWAY: ReadonlySet<number> = new Set([401, 403, 429]);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isAbsent = (value: unknown): boolean => value === undefined || value === null || value === '';

const equalsIgnoringCase = (value: unknown, expected: string): boolean =>
  typeof value === 'string' && value.toLowerCase() === expected.toLowerCase();

const isOurNetwork = (value: unknown, network: Network): boolean =>
  value === network.name || value === network.caip2;

/**
 * What became of a settlement, from the answer alone. Rules in order; all that none of them covers is unclear, because
 * a wrong "refused" makes the buyer pay twice and a wrong "settled" gives away what nobody paid for.
 */
export function classifySettlement(
  answer: FacilitatorAnswer,
  { network, payer }: Expected,
): SettlementOutcome {
  if (answer.kind === 'unreached') return { kind: 'unsent', why: answer.cause };
  if (answer.kind === 'broken') {
    return { kind: 'unclear', why: answer.cause, transaction: null, alreadyUsed: false };
  }
  const { status } = answer;
  const body = isRecord(answer.body) ? answer.body : {};
  const transaction =
    typeof body.transaction === 'string' && HASH.test(body.transaction)
      ? (body.transaction.toLowerCase() as Hex)
      : null;
  const reason = typeof body.errorReason === 'string' ? body.errorReason : '';
  const unclear = (why: string): SettlementOutcome => ({
    kind: 'unclear',
    why: `${status}: ${why}`,
    transaction,
    alreadyUsed: body.success === false && ALREADY_USED.test(reason),
  });

  const aboutUs =
    (isAbsent(body.payer) || equalsIgnoringCase(body.payer, payer)) &&
    (isAbsent(body.network) || isOurNetwork(body.network, network));

  if (body.success === true) {
    if (status !== 200) return unclear('success under another status than 200');
    if (transaction === null) return unclear('success without a transaction');
    if (!isOurNetwork(body.network, network)) return unclear('success on another network');
    if (!aboutUs || body.payer === '') return unclear('success for another payer');
    return { kind: 'settled', transaction };
  }

  const namesNothing = isAbsent(body.transaction);
  if (body.success === false && namesNothing && aboutUs) {
    const final = findFinalReason(reason);
    if (final !== null && (status === 200 || (status >= 400 && status < 500))) {
      return { kind: 'refused', reason: final };
    }
  }
  if (TURNED_AWAY.has(status) && namesNothing) {
    return { kind: 'unsent', why: `the facilitator answered ${status}` };
  }
  return unclear(
    /^[a-z0-9_]{1,80}$/.test(reason) ? reason : 'no answer that says what became of it',
  );
}
