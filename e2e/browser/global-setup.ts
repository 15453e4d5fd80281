import { startApp } from '../start-app';
import { startMarket } from './wallet/start-market';

type Stop = () => Promise<unknown>;

async function startPlain(): Promise<Stop> {
  const app = await startApp();
  process.env.IMG402_E2E_URL = app.url;
  process.env.IMG402_E2E_DATA = app.dataDir;
  return () => app.stop();
}

async function startPaid(): Promise<Stop> {
  const market = await startMarket();
  process.env.IMG402_E2E_MARKET = JSON.stringify(market.facts);
  return () => market.stop();
}

/**
 * Starts two products once for all files: one as it starts by itself, with play money, and one that is paid on a network.
 * What `IMG402_E2E_URL`, with its folder in `IMG402_E2E_DATA`, and `IMG402_E2E_MARKET` (JSON, see `MarketFacts`) name is
 * taken instead, to work on the tests.
 */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const { IMG402_CHROMIUM, IMG402_E2E_URL, IMG402_E2E_MARKET } = process.env;
  if (IMG402_CHROMIUM === undefined) {
    throw new Error('Start the browser tests with: npm test -- browser');
  }
  const started = await Promise.allSettled([
    ...(IMG402_E2E_URL === undefined ? [startPlain()] : []),
    ...(IMG402_E2E_MARKET === undefined ? [startPaid()] : []),
  ]);
  const stop = async () => {
    await Promise.all(started.flatMap((one) => (one.status === 'fulfilled' ? [one.value()] : [])));
  };
  const failed = started.find((one) => one.status === 'rejected');
  if (failed === undefined) return stop;
  await stop();
  throw failed.reason;
}
