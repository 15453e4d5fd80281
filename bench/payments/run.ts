import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { measureSeries } from './measure-series';
import { openStage } from './open-stage';
import { printRatios, printTable } from './print-results';
import type { Measured } from './series';
import { signSales } from './sign-sales';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    /** Sales a round, one after the other. */
    alone: { type: 'string', default: '32' },
    /** Sales a round, eight at once. */
    together: { type: 'string', default: '160' },
    /** Milliseconds to the facilitator, and back: 0 on this machine; a real one is on another. */
    away: { type: 'string', default: '0' },
  },
});
const rounds = Number(values.rounds);
const ways = [
  { inFlight: 1, sales: Number(values.alone) },
  { inFlight: 8, sales: Number(values.together) },
];
/** Before anything is measured: code is compiled and connections are open. */
const WARM_UP = { inFlight: 8, sales: 400 };

const awayMs = Number(values.away);
const stage = await openStage({ awayMs });
try {
  console.info(`facilitator ${awayMs} ms away, each way`);
  console.info(`Postgres ${stage.durability}; limits on; load of the machine ${loadavg()[0]}`);
  const results = new Map<string, Measured[]>();
  for (let round = 0; round <= rounds; round += 1) {
    for (const { inFlight, sales } of round === 0 ? [WARM_UP] : ways) {
      for (const series of stage.series) {
        const wallets = 8;
        const signed = await signSales(stage.rpcUrl, series, { sales, wallets });
        const measured = await measureSeries(stage, series, signed, inFlight);
        if (series.ledger) await stage.rest();
        if (round === 0) continue;
        const key = `${series.name} ${inFlight}`;
        results.set(key, [...(results.get(key) ?? []), measured]);
      }
    }
    console.info(round === 0 ? 'warm' : `round ${round} of ${rounds}; load ${loadavg()[0]}`);
  }
  printTable(results);
  printRatios(results);
} finally {
  await stage.close();
}
