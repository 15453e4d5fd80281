/** Prisma: cannot reach, cannot connect in time, connection closed, pool timed out, too many connections. */
const PRISMA_CODES = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2037']);

/** System and Postgres codes that say that the database is away, going down or out of room. */
const CAUSE_CODES = /^(ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|57P|08|53|25006)/;

/** Tells whether an exception means that the database does not serve at all, so that the same request may succeed later. */
export function isDatabaseOutage(thrown: unknown): boolean {
  for (let error: unknown = thrown, depth = 0; error instanceof Error && depth < 5; depth += 1) {
    const { code } = error as { code?: unknown };
    if (typeof code === 'string' && (PRISMA_CODES.has(code) || CAUSE_CODES.test(code))) return true;
    if (error.name === 'PrismaClientInitializationError') return true;
    if (/timeout exceeded when trying to connect|Connection terminated/.test(error.message))
      return true;
    error = error.cause;
  }
  return false;
}
