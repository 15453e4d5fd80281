import { Prisma } from '@/lib/db/create-client';
import { refuse, type Refusal } from '@/lib/errors';

/** What the trigger `image_not_blocked` raises. */
const SQLSTATE = 'IM402';

/**
 * The refusal that an exception of the database stands for, where a row was not taken because its bytes, as received or as
 * served, are blocked; null where it is any other. The database says so, and not a look before: an upload and a takedown
 * at the same moment cannot both succeed.
 */
export function refuseBlocked(thrown: unknown): Refusal | null {
  if (!(thrown instanceof Prisma.PrismaClientKnownRequestError)) return null;
  const { cause } = (thrown.meta?.driverAdapterError ?? {}) as {
    readonly cause?: { readonly originalCode?: string };
  };
  return cause?.originalCode === SQLSTATE
    ? refuse('blocked_content', 'the bytes were removed before')
    : null;
}
