import pg from 'pg';
import type { Address } from 'viem';
import { listTransfers, type Transfer } from '@/dev/chain/list-transfers';
import { readBalance } from '@/dev/chain/read-balance';
import type { Chain } from '@/dev/chain/start-chain';
import { startOwnChain } from '@/dev/chain/start-own-chain';
import { createPayTo } from '@/dev/facilitator/sign-payment';
import { startFacilitator, type Facilitator } from '@/dev/facilitator/start-facilitator';
import { createTestDatabase } from '@/dev/postgres/create-test-database';

export type Market = {
  readonly chain: Chain;
  readonly rpcUrl: string;
  readonly facilitator: Facilitator;
  readonly payTo: Address;
  /** With it any number of products sell in this market, from one database. */
  readonly env: Readonly<Record<string, string>>;
  /** Of the products' database, by its owner: for what only time or an accident could bring about. */
  query<Row extends object>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Atomic USDC that were ever paid to the products, by the chain. */
  received(): Promise<bigint>;
  /** How they came, oldest first. */
  transfers(): Promise<Transfer[]>;
  close(): Promise<void>;
};

/** A chain, a facilitator that can be made to misbehave, and a database, for products that are paid on a network. */
export async function openMarket(): Promise<Market> {
  const [chain, database] = await Promise.all([startOwnChain(), createTestDatabase()]);
  const { rpcUrl } = chain;
  const log = (line: string) => void process.stdout.write(`${line}\n`);
  const facilitator = await startFacilitator({ rpcUrl, log, faults: true });
  const payTo = createPayTo();
  const pool = new pg.Pool({ connectionString: database.ownerUrl, max: 2 });
  // One that was just let go may still be open when the database is dropped under it.
  pool.on('error', () => undefined);
  return {
    ...{ chain, rpcUrl, facilitator, payTo },
    env: {
      NETWORK: 'base-sepolia',
      PAY_TO: payTo,
      RPC_URL: rpcUrl,
      X402_FACILITATOR_URL: facilitator.url,
      DATABASE_URL: database.appUrl,
      APP_SECRET: 'a key that the servers of this test share',
    },
    query: async <Row extends object>(sql: string, values: readonly unknown[] = []) =>
      (await pool.query<Row>(sql, [...values])).rows,
    received: () => readBalance(rpcUrl, payTo),
    transfers: () => listTransfers(rpcUrl, payTo),
    close: async () => {
      await pool.end();
      await facilitator.stop();
      await Promise.all([chain.stop(), database.drop()]);
    },
  };
}
