/** Prisma: cannot reach, cannot connect in time, connection closed, pool or transaction timed out, too many connections. */
const PRISMA_CODES = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2037']);

/** The same in the words of Prisma's driver adapters, which is all that a raw query's failure tells. */
const ADAPTER_KINDS = new Set([
  'ConnectionClosed',
  'DatabaseNotReachable',
  'SocketTimeout',
  'TooManyConnections',
]);

/** System and Postgres codes that say that the database is away, going down or out of room. */
const SYSTEM_CODES = /^(ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN|57P|08|53|25006)/;

/**
 * What `pg` says where it has no code for it; and that this process, or this machine, has no file descriptor for a new
 * connection. By the code alone a file that cannot be opened would be the database's fault.
 */
const DRIVER_WORDS =
  /timeout exceeded when trying to connect|Connection terminated|connection error and is not queryable|(connect|getaddrinfo) E[MN]FILE/;

/** More links than any chain of causes of ours has. */
const MAX_LINKS = 8;

type Link = {
  readonly code?: unknown;
  readonly kind?: unknown;
  readonly message?: unknown;
  readonly cause?: unknown;
  readonly meta?: { readonly driverAdapterError?: unknown };
};

function saysOutage({ code, kind, message }: Link): boolean {
  if (typeof code === 'string' && (PRISMA_CODES.has(code) || SYSTEM_CODES.test(code))) return true;
  if (typeof kind === 'string' && ADAPTER_KINDS.has(kind)) return true;
  return typeof message === 'string' && DRIVER_WORDS.test(message);
}

/** Tells whether an exception means that the database does not serve at all, so that the same request may succeed later. */
export function isDatabaseOutage(thrown: unknown): boolean {
  const links: unknown[] = [thrown];
  for (let at = 0; at < links.length && at < MAX_LINKS; at += 1) {
    const link = links[at];
    if (typeof link !== 'object' || link === null) continue;
    if (saysOutage(link)) return true;
    const { cause, meta } = link as Link;
    links.push(cause, meta?.driverAdapterError);
  }
  return false;
}
