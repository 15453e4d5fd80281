import { randomBytes } from 'node:crypto';
import { callRpc } from '@/dev/chain/call-rpc';
import { createSettlementCap } from '@/lib/payments/create-settlement-cap';
import type { Database } from '@/lib/db/create-client';
import { createChain } from '@/lib/payments/chain/create-chain';
import { NETWORKS } from '@/lib/payments/networks';
import type { Store } from '@/lib/storage/store';
import { alignClocks } from './keep-clocks';
import { playFacilitator } from './play-facilitator';
import { ask } from './send';
import { startProcess } from './start-process';
import type { Process, Stage, Target, World } from './world';

const WAIT_SECONDS = 10;

async function clear(db: Database, store: Store): Promise<void> {
  await db.stagedImage.deleteMany();
  await db.entitlement.deleteMany();
  await db.paymentKey.deleteMany();
  await db.payment.deleteMany();
  await db.idempotencyKey.deleteMany();
  await db.image.deleteMany();
  await Promise.all([
    db.dailyUsage.deleteMany(),
    db.payerStrike.deleteMany(),
    db.spentSignIn.deleteMany(),
  ]);
  const { objects } = await store.list({ limit: 1000 });
  await Promise.all(objects.map(({ key }) => store.delete(key)));
}

async function uploadFree(world: World, picture: number): Promise<Target> {
  const { json } = await ask(world.observer, {
    method: 'POST',
    path: '/api/free',
    headers: { 'content-type': 'image/png' },
    body: world.stage.pictures[picture]!.png,
  });
  return { id: String(json.id), deleteToken: String(json.deleteToken) };
}

/** A world without a payment: an empty ledger, another account to be paid, two free images, two fresh servers. */
export async function beginSequence(
  stage: Stage,
  advance: (seconds: number) => void,
): Promise<World> {
  const { chain, test, stats } = stage;
  await clear(test.context.db, test.context.store);
  test.lines.length = 0;
  await alignClocks(chain.rpcUrl);
  const payTo = `0x${randomBytes(20).toString('hex')}` as const;
  const base = test.with({ clock: { now: () => new Date(Date.now() + world.skew) } });
  const network = NETWORKS['base-sepolia'];
  const rawChain = createChain({ rpcUrl: chain.rpcUrl, network, timeoutMs: 10_000 });
  const facilitator = playFacilitator(stage, () => world);
  const start = (): Process =>
    startProcess({
      ...{ base, payTo, facilitator, chain: rawChain },
      isChainAway: () => world.isChainAway,
      onHit: (what) => {
        world.isDisturbed = true;
        world.trace.push(`    ${what}`);
        stats.count('at a port', what);
      },
      onStray: (work) => void world.strays.push(work.catch(() => undefined)),
      // Time passes for whoever waits for another.
      onWait: () => advance(WAIT_SECONDS),
    });
  const world: World = {
    ...{ stage, payTo, skew: 0, isChainAway: false, endedAt: 0, isDisturbed: false },
    // Nothing of it concerns a recipient who is new; a search must not begin behind the newest block.
    firstBlock: BigInt(await callRpc<string>(chain.rpcUrl, 'eth_blockNumber')),
    servers: [start(), start()],
    observer: {
      ...base,
      payments: {
        ...{ network, payTo, facilitator, chain: rawChain, playMoney: true, faucet: null },
        settlements: createSettlementCap(),
      },
    },
    ...{ purchases: [], auths: new Map(), tokens: [], targets: [], challenges: new Map() },
    bought: new Map(),
    ...{ strays: [], trace: [], violations: [], spent: [0, 0, 0] },
    restart(server) {
      this.servers[server] = start();
    },
  };
  world.targets.push(await uploadFree(world, 0), await uploadFree(world, 1));
  return world;
}
