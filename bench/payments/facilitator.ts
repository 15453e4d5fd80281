// The local facilitator as a process of its own, which looks into the product's ledger at every request to settle.
import pg from 'pg';
import { startFacilitator } from '@/dev/facilitator/start-facilitator';
import { delayConnections } from './delay-connections';
import type { FacilitatorReport, FacilitatorStart } from './fork-facilitator';

const { rpcUrl, databaseUrl, awayMs } = JSON.parse(process.argv[2] ?? '{}') as FacilitatorStart;
// Nobody is left to ask it anything.
process.on('disconnect', () => process.exit(0));

/** By connections of its own: they see what is committed, and nothing else. */
const pool = new pg.Pool({ connectionString: databaseUrl, max: 8 });
const reserved = { found: 0, notSettling: 0 };

const { url: near, calls } = await startFacilitator({
  rpcUrl,
  log: (line) => console.error(line),
  onSettle: async (nonce) => {
    const { rows } = await pool.query<{ state: string }>({
      name: 'find reservation',
      text: 'SELECT state FROM payment WHERE nonce = $1',
      values: [Buffer.from((nonce ?? '').slice(2), 'hex')],
    });
    for (const { state } of rows) {
      if (state === 'settling') reserved.found += 1;
      else reserved.notSettling += 1;
    }
  },
});

const url = awayMs === 0 ? near : await delayConnections(near, awayMs);

process.on('message', () => process.send?.({ url, calls, reserved } satisfies FacilitatorReport));
process.send?.({ url, calls, reserved } satisfies FacilitatorReport);
