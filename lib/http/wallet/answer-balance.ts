import type { Hex } from 'viem';
import type { Refusal } from '@/lib/errors';
import type { SalesContext } from '@/lib/payments/ledger/sale';
import { refuseWithoutChain } from '@/lib/payments/refuse-without-chain';
import { answerJson } from '../answer-json';
import type { ApiResponse } from '../exchange';

/**
 * What an account holds of the coin that we are paid in, as the newest block has it. Atomic units, as text.
 *
 * @returns `payments_unavailable` where the node does not answer
 */
export async function answerBalance(
  { payments }: SalesContext,
  address: Hex,
): Promise<ApiResponse | Refusal> {
  const { chain, network } = payments;
  try {
    return answerJson({
      address: address.toLowerCase(),
      balance: String(await chain.balanceOf(address)),
      asset: network.asset,
      network: network.caip2,
    });
  } catch (thrown) {
    const detail = 'The chain that knows the balance does not answer.';
    return refuseWithoutChain(thrown, 'a balance was not read', detail);
  }
}
