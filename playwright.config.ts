import { defineConfig } from 'playwright/test';

/** Browser tests, against the built product that `globalSetup` starts once. */
export default defineConfig({
  testDir: 'e2e/browser',
  globalSetup: './e2e/browser/global-setup.ts',
  outputDir: 'test-results',
  fullyParallel: true,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: {
    baseURL: process.env.IMG402_E2E_URL ?? '',
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    trace: 'off',
    launchOptions: {
      // Set by `npm test -- browser`, which finds one or unpacks the one of its packages.
      executablePath: process.env.IMG402_CHROMIUM ?? '',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        // A name that is not this machine's own: a page there is not a secure context.
        '--host-resolver-rules=MAP plain.example 127.0.0.1',
      ],
    },
  },
});
