import type { Context } from '@/lib/context';
import { Prisma, type Entitlement, type Payment } from '@/lib/db/create-client';

/** Where a page ended: the last payment that it told, and of which of the two groups it was then. */
export type Position = {
  readonly spent: boolean;
  readonly createdAt: Date;
  readonly id: string;
};

/** A payment, and what it has bought, in its order. */
export type Row = Payment & { readonly entitlements: readonly Entitlement[] };

/** Whose payments, and on which chain. */
export type Owner = { readonly payer: Uint8Array<ArrayBuffer>; readonly chainId: number };

/** How a payment is read together with what it has bought. */
export const WITH_ENTITLEMENTS = {
  entitlements: { orderBy: { index: 'asc' } },
} satisfies Prisma.PaymentInclude;

/**
 * A page of settled payments: those of which something is unspent first, then newest first.
 *
 * A payment whose last thing is spent between two pages moves from the first group to the second, never back. Told before,
 * it may be told there once more; not told yet, it is told there. So none that was settled at the first page is ever
 * skipped: the group of a position is the one that the row was found in, and the first group is read before the second.
 *
 * @param after null: from the beginning
 * @returns `next` is null where nothing follows
 */
export async function listSettled(
  { db }: Pick<Context, 'db'>,
  { payer, chainId }: Owner,
  { limit, after }: { readonly limit: number; readonly after: Position | null },
): Promise<{ readonly rows: readonly Row[]; readonly next: Position | null }> {
  const isUnspent = Prisma.sql`
    EXISTS (SELECT FROM entitlement WHERE payment_id = payment.id AND entitlement.state <> 'spent')`;
  // In SQL, since Prisma asks for "none of them" by reading every entitlement that there is.
  const find = async (
    group: Prisma.Sql,
    place: Prisma.Sql,
    take: number,
  ): Promise<readonly string[]> => {
    const found = await db.$queryRaw<{ id: string }[]>`
      SELECT id FROM payment
      WHERE payer = ${payer} AND chain_id = ${chainId}::int AND state = 'settled' AND ${group} AND ${place}
      ORDER BY created_at DESC, id DESC LIMIT ${take}::int`;
    return found.map(({ id }) => id);
  };
  // Rows behind a position of their own group. No two have the same id, so that the order is total.
  const isBehind =
    after === null
      ? Prisma.sql`true`
      : Prisma.sql`(created_at, id) < (${after.createdAt}::timestamptz, ${after.id})`;
  // One more than are told, to know of it.
  const wanted = limit + 1;
  const unspent = after?.spent === true ? [] : await find(isUnspent, isBehind, wanted);
  // One that was spent between these two reads is not told twice on one page.
  const place = after?.spent === true ? isBehind : Prisma.sql`id <> ALL (${[...unspent]}::text[])`;
  const spent = await find(Prisma.sql`NOT ${isUnspent}`, place, wanted - unspent.length);
  const ids = [...unspent, ...spent];
  const told = ids.slice(0, limit);
  const read = await db.payment.findMany({
    where: { id: { in: told } },
    include: WITH_ENTITLEMENTS,
  });
  const rows = told.flatMap((id) => read.find((row) => row.id === id) ?? []);
  const last = rows.at(-1);
  if (ids.length <= limit || last === undefined) return { rows, next: null };
  const { createdAt, id } = last;
  return { rows, next: { spent: !unspent.includes(id), createdAt, id } };
}
