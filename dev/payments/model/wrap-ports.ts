import type { Points } from '@/dev/faults/create-points';
import { ChainError, type Chain } from '@/lib/payments/chain';
import type { Facilitator } from '@/lib/payments/facilitator';

function silence(): never {
  throw new ChainError('the chain does not answer');
}

/** A chain whose every method is a call of a port; silent while `isAway`. */
export function wrapChain(chain: Chain, { pass }: Points, isAway: () => boolean): Chain {
  const ask = <T>(name: string, run: () => Promise<T>): Promise<T> =>
    pass(`chain ${name}`, async () => (isAway() ? silence() : run()), silence);
  return {
    getHead: () => ask('getHead', () => chain.getHead()),
    hasCode: (address) => ask('hasCode', () => chain.hasCode(address)),
    readAuthorization: (query) => ask('readAuthorization', () => chain.readAuthorization(query)),
    verifyAuthorization: (...all) =>
      ask('verifyAuthorization', () => chain.verifyAuthorization(...all)),
    verifyMessage: (...all) => ask('verifyMessage', () => chain.verifyMessage(...all)),
    listPaid: (range) => chain.listPaid(range),
    balanceOf: (address) => ask('balanceOf', () => chain.balanceOf(address)),
  };
}

/** A facilitator that settles through a call of a port. It never throws: what breaks is an answer. */
export function wrapFacilitator(facilitator: Facilitator, { pass }: Points): Facilitator {
  return {
    ...facilitator,
    settle: (request) =>
      pass(
        'facilitator settle',
        () => facilitator.settle(request),
        () => ({ kind: 'broken', cause: 'settle: the connection broke' }),
      ),
  };
}
