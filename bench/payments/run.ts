import { writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { compareSeries } from './compare-series';
import { measureSeries } from './measure-series';
import { openStage } from './open-stage';
import { printRatios, printTable } from './print-results';
import type { Measured } from './series';
import { signSales } from './sign-sales';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    /** Sales a round, one after the other; 0 leaves that out. */
    alone: { type: 'string', default: '32' },
    /** Sales a round, eight at once. */
    together: { type: 'string', default: '240' },
    /** Milliseconds to the facilitator, and back: 0 on this machine; a real one is on another. */
    away: { type: 'string', default: '0' },
    /** A file for the ratios. */
    json: { type: 'string' },
  },
});
const rounds = Number(values.rounds);
/** Busiest first: after a quiet time all of it would begin cold. */
const ways = [
  { inFlight: 8, sales: Number(values.together), rampUp: 80, warmUp: 960 },
  { inFlight: 1, sales: Number(values.alone), rampUp: 16, warmUp: 64 },
].filter(({ sales }) => sales > 0);

const awayMs = Number(values.away);
const stage = await openStage({ awayMs });
try {
  console.info(`facilitator ${awayMs} ms away, each way`);
  console.info(`Postgres ${stage.durability}; limits on; load of the machine ${loadavg()[0]}`);
  const results = new Map<string, Measured[]>();
  for (const { inFlight, sales, rampUp, warmUp } of ways) {
    for (let round = 0; round <= rounds; round += 1) {
      // Each other round the other way round: what comes first finds the processes colder.
      for (const series of round % 2 === 0 ? stage.series : stage.series.toReversed()) {
        await stage.rewind();
        const all = round === 0 ? warmUp : rampUp + sales;
        const signed = await signSales(stage.rpcUrl, series, { sales: all, wallets: 8 });
        const measured = await measureSeries(stage, series, signed, { inFlight, rampUp });
        if (series.ledger) await stage.rest();
        if (round === 0) continue;
        const key = `${series.name} ${inFlight}`;
        results.set(key, [...(results.get(key) ?? []), measured]);
      }
      const done = round === 0 ? 'warm' : `round ${round} of ${rounds}`;
      console.info(`${inFlight} in flight: ${done}; load ${loadavg()[0]}`);
    }
  }
  printTable(results);
  const ratios = compareSeries(
    results,
    ways.map(({ inFlight }) => inFlight),
  );
  printRatios(ratios);
  if (values.json !== undefined) await writeFile(values.json, JSON.stringify(ratios));
} finally {
  await stage.close();
}
