import type { PrivateKeyAccount } from 'viem/accounts';
import { mintUsdc } from '@/dev/chain/fund-account';
import { openOperator } from '../open-operator';
import type { Arena } from './open-arena';
import type { World } from './world';

/** Atomic USDC: a thousand cents, more than anybody spends in a run. */
export const FUNDS = 10_000_000n;

/** Funds the wallets and has the operator sign in, while nothing is killed yet. */
export async function makeWorld(
  arena: Arena,
  operator: PrivateKeyAccount,
  wallets: readonly PrivateKeyAccount[],
): Promise<World> {
  for (const { address } of wallets) await mintUsdc(arena.chain.rpcUrl, address, FUNDS);
  const desk = await openOperator(arena.origin, operator);
  const book: World['book'] = {
    ...{ images: [], uploads: [], purchases: [], faults: [] },
    answers: new Map(),
  };
  let pictures = 0;
  return {
    origin: arena.origin,
    secondOrigin: arena.secondOrigin,
    ...{ wallets, desk, book },
    nextIndex: () => (pictures += 1),
    count(what, status) {
      const known = book.answers.get(what) ?? new Map<number, number>();
      known.set(status, (known.get(status) ?? 0) + 1);
      book.answers.set(what, known);
      return status;
    },
    fault: (text) => void book.faults.push(text),
  };
}
