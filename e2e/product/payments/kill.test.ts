import { mkdirSync, watch } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fundAccount } from '@/dev/chain/fund-account';
import { listTransfers } from '@/dev/chain/list-transfers';
import { mine } from '@/dev/chain/mine';
import { HOLD_POINTS } from '@/dev/facilitator/hold-points';
import { makeCustomer, PRODUCTS, type Customer, type ProductName } from './make-customer';
import { openSiege, type Siege, type Victim } from './open-siege';
import type { DatabasePoint } from './proxy-postgres';

/**
 * `KILLS=full`: each victim at each named point five times and 100 kills at random moments, every wait as long as it
 * is. Else each pair that matters once and a few random ones, with leases that are made to end and a chain's clock that
 * is moved ahead.
 */
const FULL = process.env.KILLS === 'full';
const TIMES = FULL ? 5 : 1;
const RANDOM_KILLS = FULL ? 100 : 6;
const AT_ONCE = 4;

const PAYMENT = /INSERT INTO ("public"\.)?"?payment"?\s/i;
const ENTITLEMENT = /INSERT INTO ("public"\.)?"?entitlement"?\s/i;
const DATABASE_POINTS: Record<string, DatabasePoint> = {
  'before the reservation is written': { statement: PAYMENT, at: 'statement' },
  'before the reservation commits': { statement: PAYMENT, at: 'commit' },
  'after the reservation, before settle': { statement: PAYMENT, at: 'committed' },
  'before the grant is written': { statement: ENTITLEMENT, at: 'statement' },
  'before the grant commits': { statement: ENTITLEMENT, at: 'commit' },
  'after the grant, before the answer': { statement: ENTITLEMENT, at: 'committed' },
};
const STORE_WRITE = 'during the store’s write';
const POINTS = [STORE_WRITE, ...Object.keys(DATABASE_POINTS), ...HOLD_POINTS];
const VICTIMS: readonly Victim[] = ['server', 'facilitator', 'Postgres'];

/** Where killing the others changes nothing that another pair does not show. */
const matters = (point: string, victim: Victim): boolean =>
  FULL ||
  victim === 'server' ||
  (victim === 'facilitator' && HOLD_POINTS.some((name) => name === point)) ||
  (victim === 'Postgres' && /commits|received/.test(point));

let siege: Siege;
let made = 0;
const customers: { readonly customer: Customer; first: number }[] = [];
const counts = new Map<string, number>();
const count = (what: string) => counts.set(what, (counts.get(what) ?? 0) + 1);

beforeAll(async () => {
  siege = await openSiege();
});
afterAll(async () => {
  const lines = [...counts].map(([what, times]) => `  ${what}: ${times}`);
  process.stdout.write(`kills and what became of them\n${lines.join('\n')}\n`);
  await siege.close();
});

async function comeIn(product: ProductName): Promise<Customer> {
  const account = await fundAccount(siege.chain.rpcUrl, 100_000n);
  return makeCustomer(product, account, (made += 1), siege.url());
}

/** Begins a purchase. What is got of it is looked at in the end. */
async function buy(customer: Customer): Promise<void> {
  const entry = { customer, first: -1 };
  customers.push(entry);
  entry.first = await customer.buy(siege.url());
}

/** Resolves when something is written to the store. */
function watchStore(): Promise<void> {
  const folder = path.join(siege.dataDir, 'images');
  mkdirSync(folder, { recursive: true });
  return new Promise((resolve) => {
    const watcher = watch(folder, { recursive: true }, () => {
      watcher.close();
      resolve();
    });
  });
}

/** Stops the next purchase at a point: `reached` resolves there, `release` lets it go on. */
async function arm(point: string) {
  const database = DATABASE_POINTS[point];
  if (database !== undefined) {
    siege.proxy.hold(database);
    return { reached: siege.proxy.reached(), release: siege.proxy.release };
  }
  const name = HOLD_POINTS.find((held) => held === point);
  if (name === undefined) return { reached: watchStore(), release: () => undefined };
  const facilitator = siege.facilitator();
  await facilitator.hold(name);
  // Killed, it holds nothing any more.
  const release = () => void Promise.resolve(facilitator.release()).catch(() => undefined);
  return { reached: facilitator.reached(name), release };
}

async function killAt(point: string, victim: Victim, time: number): Promise<void> {
  const product = point === STORE_WRITE ? 'upload' : PRODUCTS[(time + made) % PRODUCTS.length]!;
  const customer = await comeIn(product);
  const { reached, release } = await arm(point);
  const buying = buy(customer);
  const passed = buying.then(() => {
    throw new Error(`a purchase of ${product} did not come to the point: ${point}`);
  });
  await Promise.race([reached, passed]);
  passed.catch(() => undefined);
  await siege.kill(victim);
  // A packet that was on its way is lost with its sender; one that waited elsewhere may arrive late.
  const how = victim === 'facilitator' ? 'go on' : 'cut';
  const isLate = time % 2 === 1 && victim === 'server';
  if (!isLate) release(how);
  if (victim === 'server') await buying;
  await siege.restart(victim);
  if (isLate) release(how);
  await buying;
  count(`${victim} killed ${point}`);
}

describe('kill -9 at every named point', () => {
  const cases = POINTS.flatMap((point) =>
    VICTIMS.filter((victim) => matters(point, victim)).map((victim) => [victim, point] as const),
  );
  it.each(cases)(
    '%s, %s',
    async (victim, point) => {
      for (let time = 0; time < TIMES; time += 1) await killAt(point, victim, time);
    },
    300_000,
  );
});

const comeAll = (round: number) =>
  Promise.all(
    Array.from({ length: AT_ONCE }, (_, index) =>
      comeIn(PRODUCTS[(round + index) % PRODUCTS.length]!),
    ),
  );

async function buyUndisturbed(): Promise<number> {
  const all = await comeAll(0);
  const startedAt = performance.now();
  await Promise.all(all.map(buy));
  return performance.now() - startedAt;
}

describe('kill -9 at random moments', () => {
  it(`${RANDOM_KILLS} times, with ${AT_ONCE} purchases at once, the chain unreachable at some`, async () => {
    // So long they take when nobody is killed.
    const usual = await buyUndisturbed();
    for (let round = 0; round < RANDOM_KILLS; round += 1) {
      const all = await comeAll(round);
      const isPaused = round % 4 === 3;
      const victim = VICTIMS[round % VICTIMS.length]!;
      const buying = all.map(async (customer) => {
        await delay(Math.random() * 100);
        await buy(customer);
      });
      if (isPaused) {
        await delay(Math.random() * usual);
        siege.chain.pause();
        count('chain paused');
      }
      await delay(Math.random() * usual);
      await siege.kill(victim);
      count(`${victim} killed at a random moment${isPaused ? ', the chain unreachable' : ''}`);
      // A facilitator of ours needs the chain to start with; the others start without.
      if (isPaused && victim === 'facilitator') siege.chain.resume();
      await siege.restart(victim);
      siege.chain.resume();
      await Promise.all(buying);
    }
  }, 3_600_000);
});

/** Tries once to get what he has bought, with the same key or by his wallet. True where there is no more to do. */
async function insist({ customer, first }: (typeof customers)[number], byKey: boolean) {
  if (first === 200) {
    count('goods: answered in spite of it');
    return true;
  }
  if (byKey) {
    const status = await customer.buy(siege.url());
    if (status === 200) count('goods: with the same key');
    if (status === 200) return true;
    if (![0, 202, 402, 409, 503].includes(status)) throw new Error(`the key answers ${status}`);
    if (status === 402) {
      // Its time was over before it was ever sent: he is told so, and signs anew. Never where money of his moved.
      count('told to sign anew');
      expect(await readTransfersFrom(customer)).toEqual([]);
    }
    // 409: the chain was unreachable when it was reserved, so that only the wallet may claim it.
    if (status !== 409) return false;
  }
  const claimed = await customer.claim(siege.url());
  if (claimed) count('goods: by signing in');
  return claimed;
}

type Row = { nonce: string; amount: string; state: string; hash: string; entitlements: number };

const readPayments = () =>
  siege.query<Row>(
    `SELECT '0x' || encode(nonce, 'hex') AS nonce, amount::text, state::text, '0x' || encode(transaction, 'hex') AS hash,
       (SELECT count(*)::int FROM entitlement WHERE payment_id = payment.id) AS entitlements FROM payment`,
  );

const isOpen = ({ state }: Row) => state === 'settling' || state === 'pending';
const readTransfers = () => listTransfers(siege.chain.rpcUrl, siege.payTo);

const readTransfersFrom = async ({ account }: Customer) =>
  (await readTransfers()).filter(({ from }) => from === account.address);

describe('after a restart and reconciliation', () => {
  let unserved = customers;

  it('every buyer who has paid gets what he has bought, with the same key or by signing in', async () => {
    // Forty seconds go by.
    if (!FULL) await siege.query(`UPDATE payment SET lease_until = now() WHERE state = 'settling'`);
    const until = performance.now() + (FULL ? 480_000 : 8_000);
    for (let round = 0; unserved.length > 0 && performance.now() < until; round += 1) {
      const left: typeof customers = [];
      for (const [index, entry] of unserved.entries()) {
        if (!(await insist(entry, (index + round) % 2 === 0))) left.push(entry);
      }
      unserved = left;
      await mine(siege.chain.rpcUrl, { blocks: 1 });
      await delay(1_000);
    }
    // The time of what never came is over on the chain.
    if (!FULL) await mine(siege.chain.rpcUrl, { seconds: 700 });
    else await mine(siege.chain.rpcUrl);
    await expect
      .poll(async () => (await readPayments()).filter(isOpen), { timeout: 60_000, interval: 500 })
      .toEqual([]);
    const transfers = await readTransfers();
    const cheated = unserved.filter(({ customer }) =>
      transfers.some(({ from }) => from === customer.account.address),
    );
    expect(cheated).toEqual([]);
    if (unserved.length > 0) counts.set('never charged, and refused in the end', unserved.length);
    if (FULL) expect(unserved).toEqual([]);
  }, 600_000);

  it('it is the picture that he sent, to the pixel, for a year', async () => {
    for (const entry of customers) {
      if (unserved.includes(entry)) continue;
      expect([entry.customer.product, await entry.customer.inspect(siege.url())]).toEqual([
        entry.customer.product,
        null,
      ]);
    }
  }, 600_000);

  it('each settled payment is exactly one transfer, at its price, and each transfer a settled payment', async () => {
    const rows = await readPayments();
    const settled = rows.filter(({ state }) => state === 'settled');
    const transfers = await readTransfers();
    const sort = (all: string[]) => all.sort();
    expect(sort(settled.map(({ nonce, amount, hash }) => `${nonce} ${amount} ${hash}`))).toEqual(
      sort(
        transfers.map(
          ({ nonce, value, transactionHash }) => `${nonce} ${value} ${transactionHash}`,
        ),
      ),
    );
    expect(new Set(transfers.map(({ nonce }) => nonce)).size).toBe(transfers.length);
    expect(new Set(transfers.map(({ value }) => value))).toEqual(new Set([10_000n]));
    for (const { state, entitlements } of rows) {
      expect([state, entitlements]).toEqual([state, state === 'settled' ? 1 : 0]);
    }
    const states = new Set(rows.map(({ state }) => state));
    expect([...states].filter((state) => !/^(settled|refused|released)$/.test(state))).toEqual([]);
    // Nobody paid twice, however often he tried.
    expect(new Set(transfers.map(({ from }) => from)).size).toBe(transfers.length);
    expect(transfers.length).toBe(customers.length - unserved.length);
    counts.set('customers', customers.length);
    counts.set('settled payments, each one transfer', settled.length);
  });

  it('was a Postgres that keeps what it has committed', async () => {
    const rows = await siege.query<{ name: string; setting: string }>(
      `SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes')`,
    );
    expect(new Set(rows.map(({ setting }) => setting))).toEqual(new Set(['on']));
    expect(rows).toHaveLength(3);
  });
});
