import type { Payment } from '@/lib/db/create-client';
import type { AuthorizationUse, AuthorizationView } from '../chain';
import type { RefusalReason } from '../refusal-reasons';

/** What the chain says about a payment, as the ledger has to act on it. */
export type Decision =
  /** The money is there: grant. */
  | {
      readonly kind: 'settle';
      readonly use: AuthorizationUse;
      readonly payerOnly: boolean;
      readonly final: boolean;
    }
  /** The money is there, as the ledger says: note where. */
  | { readonly kind: 'confirm'; readonly use: AuthorizationUse; readonly final: boolean }
  /** The money is not coming. */
  | { readonly kind: 'refuse'; readonly reason: RefusalReason; readonly final: boolean }
  /** Refused or given back, and the chain has nothing more to say. */
  | { readonly kind: 'close' }
  /** Said to be settled: once this block is final, so must the transfer be. */
  | { readonly kind: 'mark'; readonly block: bigint }
  /** Said to be settled, and not in the final blocks. */
  | { readonly kind: 'miss' }
  /** As before, and there is still time to settle it. */
  | { readonly kind: 'settle-again' }
  | { readonly kind: 'lose' }
  | { readonly kind: 'wait' };

type Row = Pick<Payment, 'state' | 'validBefore' | 'headBlock' | 'confirmBlock'>;

/** Why an authorization that the chain has used without paying us, or never, is refused. */
const SPENT_ELSEWHERE = 'invalid_exact_evm_nonce_already_used';
const EXPIRED = 'invalid_exact_evm_payload_authorization_valid_before';

/** Less time than this, seconds, is not enough to settle. */
const TIME_TO_SETTLE = 10n;

/** A payment that nobody has been granted anything for. */
function decideOpen(row: Row, { use, finalized }: AuthorizationView): Decision {
  const final = use !== null && use.blockNumber <= finalized.number;
  if (use === null) {
    if (finalized.timestamp < row.validBefore) return { kind: 'wait' };
    return row.state === 'refused'
      ? { kind: 'close' }
      : { kind: 'refuse', reason: EXPIRED, final: true };
  }
  if (!use.paid) {
    if (row.state !== 'refused') return { kind: 'refuse', reason: SPENT_ELSEWHERE, final };
    return final ? { kind: 'close' } : { kind: 'wait' };
  }
  // A requester who was not told to wait, or whose money is older than his asking, has to show that he is the payer.
  const asked = row.state === 'settling' || row.state === 'pending';
  const newer = row.headBlock !== null && use.blockNumber > row.headBlock;
  return { kind: 'settle', use, payerOnly: !(asked && newer), final };
}

/** A payment that is settled by somebody's word. */
function decideSettled(row: Row, { use, head, finalized }: AuthorizationView): Decision {
  if (use?.paid === true) {
    const final = use.blockNumber <= finalized.number;
    return row.state === 'missing'
      ? { kind: 'settle', use, payerOnly: false, final }
      : { kind: 'confirm', use, final };
  }
  if (use !== null) {
    return use.blockNumber <= finalized.number ? { kind: 'lose' } : { kind: 'wait' };
  }
  if (finalized.timestamp >= row.validBefore) return { kind: 'lose' };
  if (row.state === 'settled') {
    if (row.confirmBlock === null) return { kind: 'mark', block: head.number };
    return finalized.number >= row.confirmBlock ? { kind: 'miss' } : { kind: 'wait' };
  }
  return head.timestamp + TIME_TO_SETTLE < row.validBefore
    ? { kind: 'settle-again' }
    : { kind: 'wait' };
}

/**
 * The chain decides, and nothing else: no clock of ours, no facilitator's word. Pure.
 *
 * @param row not final
 */
export function decide(row: Row, view: AuthorizationView): Decision {
  switch (row.state) {
    case 'settling':
    case 'pending':
    case 'released':
    case 'refused':
      return decideOpen(row, view);
    case 'settled':
    case 'missing':
      return decideSettled(row, view);
    case 'lost':
      return { kind: 'wait' };
  }
}
