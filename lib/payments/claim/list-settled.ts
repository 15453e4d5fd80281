import type { Context } from '@/lib/context';
import type { Entitlement, Payment, Prisma } from '@/lib/db/create-client';

/** Where a page ended: the last payment that it told, and of which of the two groups it was then. */
export type Position = {
  readonly spent: boolean;
  readonly createdAt: Date;
  readonly id: string;
};

export type Row = Payment & { entitlement: Entitlement | null };

/** Rows behind a position of their own group. No two have the same id, so that the order is total. */
const isBehind = ({ createdAt, id }: Position): Prisma.PaymentWhereInput => ({
  OR: [{ createdAt: { lt: createdAt } }, { createdAt, id: { lt: id } }],
});

/**
 * A page of settled payments: unspent ones first, then newest first.
 *
 * A payment that is spent between two pages moves from the first group to the second, never back. Told before, it may be
 * told there once more; not told yet, it is told there. So none that was settled at the first page is ever skipped:
 * the group of a position is the one that the row was found in, and the first group is read before the second.
 *
 * @param after null: from the beginning
 * @returns `next` is null where nothing follows
 */
export async function listSettled(
  { db }: Pick<Context, 'db'>,
  where: Prisma.PaymentWhereInput,
  { limit, after }: { readonly limit: number; readonly after: Position | null },
): Promise<{ readonly rows: readonly Row[]; readonly next: Position | null }> {
  const find = (
    entitlement: Prisma.EntitlementWhereInput,
    place: Prisma.PaymentWhereInput,
    take: number,
  ): Promise<Row[]> =>
    db.payment.findMany({
      where: { AND: [where, { state: 'settled', entitlement }, place] },
      include: { entitlement: true },
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      take,
    });
  // One more than are told, to know of it.
  const wanted = limit + 1;
  const unspent =
    after?.spent === true
      ? []
      : await find({ state: { not: 'spent' } }, after === null ? {} : isBehind(after), wanted);
  // One that was spent between these two reads is not told twice on one page.
  const place =
    after?.spent === true ? isBehind(after) : { id: { notIn: unspent.map(({ id }) => id) } };
  const spent = await find({ state: 'spent' }, place, wanted - unspent.length);
  const found = [...unspent, ...spent];
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  if (found.length <= limit || last === undefined) return { rows, next: null };
  const { createdAt, id } = last;
  return { rows, next: { spent: rows.length > unspent.length, createdAt, id } };
}
