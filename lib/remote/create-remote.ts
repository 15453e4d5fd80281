import { connect } from 'node:net';
import { createAdmission } from '@/lib/rate-limit/create-admission';
import { lookUpName } from './look-up-name';
import type { Remote } from './remote';

/** Fetches at the same time, in this process; more wait, and then are told to come back. */
const AT_ONCE = { bytes: 16, waiting: 64, waitMs: 5_000 };

/** The Internet, by this machine's name servers and routes. No proxy's setting is looked at. */
export function createRemote(): Remote {
  const turns = createAdmission(AT_ONCE);
  return {
    resolve: (name, signal) => lookUpName(name, signal),
    connect: (address, port) => connect({ host: address, port }),
    limits: { totalMs: 10_000, connectMs: 2_500 },
    enter: () => turns.enter(1),
  };
}
