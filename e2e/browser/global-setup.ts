import { startApp } from '../start-app';

/** Starts the product once for all files; an address in `IMG402_E2E_URL` is taken instead, to work on the tests. */
export default async function globalSetup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.IMG402_CHROMIUM === undefined) {
    throw new Error('Start the browser tests with: npm test -- browser');
  }
  if (process.env.IMG402_E2E_URL !== undefined) return undefined;
  const app = await startApp();
  process.env.IMG402_E2E_URL = app.url;
  return async () => {
    await app.stop();
  };
}
