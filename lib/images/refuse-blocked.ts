import { Prisma } from '@/lib/db/create-client';
import { refuse, type Refusal } from '@/lib/errors';

/** What the trigger `image_not_blocked` raises. */
const SQLSTATE = 'IM402';

/** As `pg` tells it, or as Prisma does. */
function getSqlState(thrown: unknown): unknown {
  if (!(thrown instanceof Prisma.PrismaClientKnownRequestError)) {
    // By its member: pg may be of another bundle, whose class is not the one that this one would import.
    return thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  }
  const { cause } = (thrown.meta?.driverAdapterError ?? {}) as {
    readonly cause?: { readonly originalCode?: string };
  };
  return cause?.originalCode;
}

/**
 * The refusal that an exception of the database stands for, where a row was not taken because its bytes, as received or as
 * served, are blocked; null where it is any other. The database says so, and not a look before: an upload and a takedown
 * at the same moment cannot both succeed.
 */
export function refuseBlocked(thrown: unknown): Refusal | null {
  return getSqlState(thrown) === SQLSTATE
    ? refuse('blocked_content', 'the bytes were removed before')
    : null;
}
