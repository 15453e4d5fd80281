import { readBalance } from '@/dev/chain/read-balance';
import { countTransactions, readBlockNumber } from './count-transactions';
import type { ForkedFacilitator } from './fork-facilitator';
import { sendSales } from './send-sales';
import { CENT, type Measured, type Series } from './series';
import type { SignedSales } from './sign-sales';

function expectEqual(what: string, found: unknown, wanted: unknown): void {
  if (found !== wanted) throw new Error(`${what}: ${String(found)} instead of ${String(wanted)}`);
}

/**
 * Buys from a series with payments that were signed before, and reads from the chain that each moved one cent and from
 * the facilitator what stood in the ledger when it was asked.
 *
 * @throws where one of that is not so
 */
export async function measureSeries(
  { rpcUrl, facilitator }: { rpcUrl: string; facilitator: ForkedFacilitator },
  series: Series,
  { payers, headers }: SignedSales,
  { inFlight, rampUp }: { inFlight: number; rampUp: number },
): Promise<Measured> {
  const sales = headers.length - rampUp;
  // What has rested a while is slow at first: code that nobody ran and connections that nobody used are gone.
  await sendSales(series.url, headers.slice(0, rampUp), inFlight);
  const look = async () => ({
    report: await facilitator.report(),
    block: await readBlockNumber(rpcUrl),
    received: await readBalance(rpcUrl, series.payTo),
  });
  const before = await look();
  const { latencies, seconds } = await sendSales(series.url, headers.slice(rampUp), inFlight);
  const after = await look();

  const reserved = after.report.reserved.found - before.report.reserved.found;
  expectEqual(`${series.name}: received`, after.received - before.received, CENT * BigInt(sales));
  for (const { address } of payers) {
    expectEqual(`${series.name}: left with ${address}`, await readBalance(rpcUrl, address), 0n);
  }
  expectEqual(`${series.name}: rows before settle`, reserved, series.ledger ? sales : 0);
  expectEqual('rows in another state', after.report.reserved.notSettling, 0);
  return {
    ...{ sales, latencies, seconds, reserved },
    verifies: after.report.calls.verify - before.report.calls.verify,
    settles: after.report.calls.settle - before.report.calls.settle,
    transactions: await countTransactions(rpcUrl, before.block, after.block),
  };
}
