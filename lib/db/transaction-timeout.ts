/** For a transaction as a whole. Prisma's own limits are shorter than a busy moment: a grant would wait for the job. */
export const TRANSACTION_TIMEOUT_MS = 10_000;
