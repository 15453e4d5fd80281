import type { Transaction } from '@/lib/db/create-client';

/** Of the advisory locks by which whoever opens a case of an image excludes everybody else who would. */
const SPACE = 404;

/** Until the transaction ends nobody else opens a case of these images. In one order, so that two do not wait for each other. */
export async function lockImages(inside: Transaction, imageIds: readonly string[]): Promise<void> {
  await inside.$executeRaw`
    SELECT pg_advisory_xact_lock(lock) FROM (
      SELECT DISTINCT hashtextextended(id, ${SPACE}) AS lock FROM unnest(${[...imageIds]}::text[]) AS id
      ORDER BY lock) AS locks`;
}
