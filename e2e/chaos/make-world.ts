import type { PrivateKeyAccount } from 'viem/accounts';
import { mintUsdc } from '@/dev/chain/fund-account';
import { openOperator } from '../open-operator';
import type { Arena } from './open-arena';
import { judgeImage } from './steps/judge-image';
import { reportImage } from './steps/report-image';
import { uploadFree } from './steps/upload-free';
import type { World } from './world';

/** Atomic USDC: a thousand cents, more than anybody spends in a run. */
export const FUNDS = 10_000_000n;

/** What both servers said before something happened that must not: each restart begins its output anew. */
const tellLast = ({ server, second }: Arena): string =>
  [server, second].map((each) => each.output().slice(-4_000)).join('\n--- the second server\n');

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
  const world: World = {
    origin: arena.origin,
    secondOrigin: arena.secondOrigin,
    ...{ wallets, desk, book },
    nextIndex: () => (pictures += 1),
    count(what, status) {
      const known = book.answers.get(what) ?? new Map<number, number>();
      known.set(status, (known.get(status) ?? 0) + 1);
      book.answers.set(what, known);
      // Whatever dies beside it, a server that answers knows what to say.
      if (status >= 500 && status !== 503) {
        book.faults.push(`${what} is answered ${status}\n${tellLast(arena)}`);
      }
      return status;
    },
    fault: (text) => void book.faults.push(text),
  };
  // One of each, after which the desk has what its forms need, and pages of its own need not be rendered.
  const first = { bytes: 9_000, index: world.nextIndex() };
  await uploadFree(world, arena.origin, first, null);
  await reportImage(world, book.images[0]!);
  await judgeImage(world, book.images[0]!, 'remove');
  return world;
}
