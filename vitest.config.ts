import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('.', import.meta.url));

export default defineConfig({
  resolve: { alias: { '@': root.replace(/\/$/, '') } },
  test: {
    include: [
      '{lib,server,scripts,dev,components,app}/**/*.test.{ts,tsx}',
      'e2e/integration/**/*.test.ts',
    ],
    globalSetup: 'dev/postgres/vitest-global-setup.ts',
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
