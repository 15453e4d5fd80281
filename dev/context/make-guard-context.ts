import type { Context } from '@/lib/context';
import { randomIds } from '@/lib/ids';
import { hashHere } from '@/lib/images/hashing/hash-here';
import { createAdmission } from '@/lib/rate-limit/create-admission';
import { createLimiter } from '@/lib/rate-limit/create-limiter';
import { makeTestEnv } from './make-test-env';
import { recordLog } from './record-log';

/** As much of a context as a request meets before the database and the store; those are missing. */
export function makeGuardContext(
  settings: Record<string, string> = {},
  parts: Partial<Context> = {},
): { context: Context; lines: string[] } {
  const { log, lines } = recordLog();
  const context = {
    env: makeTestEnv(settings),
    ids: randomIds,
    peerHeader: true,
    scheduled: true,
    metrics: null,
    draining: false,
    ready: Promise.resolve(),
    db: { instance: { findFirstOrThrow: async () => ({ closedAt: null }) } },
    limiter: createLimiter(),
    admission: createAdmission(),
    startHash: hashHere,
    log,
    ...parts,
  } as unknown as Context;
  return { context, lines };
}
