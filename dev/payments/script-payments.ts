import { NETWORKS } from '@/lib/payments/networks';
import type { AuthorizationUse, AuthorizationView, Chain } from '@/lib/payments/chain';
import { ChainError } from '@/lib/payments/chain';
import { createSettlementCap } from '@/lib/payments/create-settlement-cap';
import type { FacilitatorAnswer, FacilitatorRequest } from '@/lib/payments/facilitator';
import type { Payments } from '@/lib/payments/payments';
import { TERMS } from './make-signed-payment';

export type Script = {
  /** What the next calls of `settle` answer, in order; the last one again and again. A function may look first. */
  answers: (FacilitatorAnswer | (() => Promise<FacilitatorAnswer>))[];
  /** What `settle` was asked. */
  readonly asked: FacilitatorRequest[];
  /** What the chain shows: null is a node that does not answer. */
  view: AuthorizationView | null;
  /** Whether a contract stands at every address, and what it says of a signature. */
  contract: { readonly signs: boolean } | null;
};

const TRANSACTION = `0x${'5e'.repeat(32)}` as const;

/** A facilitator's word that a payment is settled. */
export const SETTLED: FacilitatorAnswer = {
  kind: 'response',
  status: 200,
  body: { success: true, transaction: TRANSACTION, network: 'eip155:84532' },
};

/** A facilitator's refusal, or whatever else it puts into words. */
export const failed = (errorReason: string, status = 200): FacilitatorAnswer => ({
  kind: 'response',
  status,
  body: { success: false, errorReason, transaction: '', network: 'eip155:84532' },
});

/** What a chain shows at block 110, of which 100 are final. */
export const seen = (
  use: Partial<AuthorizationUse> | null,
  finalized = { number: 100n, timestamp: 0n },
): AuthorizationView => ({
  head: { number: 110n, timestamp: finalized.timestamp },
  finalized,
  use:
    use === null
      ? null
      : { transaction: TRANSACTION, logIndex: 3, blockNumber: 110n, paid: true, ...use },
});

/** Ports of a payment that say what a test tells them: for rules whose every case a real chain would not show. */
export function scriptPayments(): { readonly payments: Payments; readonly script: Script } {
  const script: Script = { answers: [SETTLED], asked: [], view: seen(null), contract: null };
  const look = (): AuthorizationView => {
    if (script.view === null) throw new ChainError('the node of this test does not answer');
    return script.view;
  };
  const chain: Chain = {
    // One before what it shows: a use that is found was not there yet.
    getHead: async () => look().head.number - 1n,
    hasCode: async () => script.contract !== null,
    readAuthorization: async () => look(),
    verifyAuthorization: async () => script.contract?.signs ?? true,
    verifyMessage: async () => script.contract?.signs ?? false,
    listPaid: () => {
      throw new Error('nobody who sells asks who has paid');
    },
    balanceOf: async () => {
      throw new Error('nobody who sells asks what a wallet holds');
    },
  };
  const answer = async (request: FacilitatorRequest): Promise<FacilitatorAnswer> => {
    script.asked.push(request);
    const next = script.answers.length > 1 ? script.answers.shift() : script.answers[0];
    if (next === undefined) throw new Error('the script has no answer');
    return typeof next === 'function' ? next() : next;
  };
  const never = async (): Promise<FacilitatorAnswer> => {
    throw new Error('settle is the one call there is');
  };
  const facilitator = { name: 'scripted', settle: answer, verify: never, supported: never };
  const { payTo } = TERMS;
  const network = NETWORKS['base-sepolia'];
  const settlements = createSettlementCap();
  const play = { playMoney: true, faucet: null };
  const payments = { network, payTo, ...play, facilitator, chain, settlements };
  return { payments, script };
}
