import { PrismaPg } from '@prisma/adapter-pg';
import type pg from 'pg';
import { BoundedPool, CONNECT_TIMEOUT_MS } from './bounded-pool';
import { PrismaClient, type Prisma } from './generated/client';
import { TRANSACTION_TIMEOUT_MS } from './transaction-timeout';

export type Database = PrismaClient;
export type {
  AbuseCase,
  AbuseCaseImage,
  AbuseReport,
  AuditEntry,
  DirectUpload,
  Entitlement,
  Image,
  MessageChannel,
  OutgoingMessage,
  Payment,
  Product,
  StagedImage,
} from './generated/client';
/** The database inside a transaction. */
export type Transaction = Prisma.TransactionClient;
export { AbuseCategory, Prisma } from './generated/client';

/** Upload and serving need one statement each; ten connections carry thousands of them a second. */
const DEFAULT_POOL_SIZE = 10;

/** Statements as they are, past Prisma's own layers: for the few that every upload or every image waits for. */
export type Sql = Pick<pg.Pool, 'query'>;

/**
 * The database through Prisma, and beside it. Connects with the first query, not here; `$disconnect` ends both.
 *
 * @param url of the application's role, which can alter no table
 */
export function openDatabase(
  url: string,
  { poolSize = DEFAULT_POOL_SIZE }: { poolSize?: number | undefined } = {},
): { readonly db: Database; readonly sql: Sql } {
  const pool = new BoundedPool({ connectionString: url, max: poolSize });
  const db = new PrismaClient({
    // Messages end in the log: without the code around the call.
    errorFormat: 'minimal',
    transactionOptions: { maxWait: CONNECT_TIMEOUT_MS, timeout: TRANSACTION_TIMEOUT_MS },
    adapter: new PrismaPg(pool, { disposeExternalPool: true }),
  });
  return { db, sql: pool };
}

/** The database through Prisma alone; as `openDatabase`. */
export function createClient(url: string, options: { poolSize?: number } = {}): Database {
  return openDatabase(url, options).db;
}
