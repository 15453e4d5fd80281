import type { Context } from '@/lib/context';
import { createSettlementCap } from '@/lib/payments/create-settlement-cap';
import type { Facilitator } from '@/lib/payments/facilitator';
import type { Chain } from '@/lib/payments/chain';
import { NETWORKS } from '@/lib/payments/networks';
import { createAdmission } from '@/lib/rate-limit/create-admission';
import { createPoints } from '@/dev/faults/create-points';
import { wrapDatabase } from '@/dev/faults/wrap-database';
import { wrapStorePort } from '@/dev/faults/wrap-store-port';
import { wrapChain, wrapFacilitator } from './wrap-ports';
import type { Process } from './world';

/** What a process finds when it starts, and what it does to the model. */
export type Surroundings = {
  readonly base: Context;
  readonly payTo: `0x${string}`;
  readonly chain: Chain;
  readonly facilitator: Facilitator;
  readonly isChainAway: () => boolean;
  readonly onHit: (what: string) => void;
  readonly onStray: (work: Promise<unknown>) => void;
  readonly onWait: () => void;
};

/** A server's process on the database and the store that there are: what it remembers begins anew. */
export function startProcess(around: Surroundings): Process {
  const { base, payTo, isChainAway } = around;
  const points = createPoints(around);
  return {
    points,
    context: {
      ...base,
      db: wrapDatabase(base.db, points, around.onWait),
      store: wrapStorePort(base.store, points),
      admission: createAdmission(),
      payments: {
        network: NETWORKS['base-sepolia'],
        payTo,
        playMoney: true,
        faucet: null,
        chain: wrapChain(around.chain, points, isChainAway),
        facilitator: wrapFacilitator(around.facilitator, points),
        settlements: createSettlementCap(),
      },
    },
  };
}
