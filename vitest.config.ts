import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('.', import.meta.url));

/** Each bounds closely how much memory an attack may take, and collections come late on a busy machine. */
const BOUND_MEMORY = [
  'e2e/hostile/{fields,headers,json,multipart,protocols,ranges,sockets}.test.ts',
  'e2e/hostile/bytes/{lossless-bombs,lossy-bombs,sizes}.test.ts',
  'e2e/hostile/money/liars.test.ts',
];

export default defineConfig({
  resolve: { alias: { '@': root.replace(/\/$/, '') } },
  test: {
    globalSetup: ['dev/postgres/vitest-global-setup.ts', 'dev/chain/vitest-global-setup.ts'],
    hookTimeout: 90_000,
    // Loading the world anew for each file took as long as the tests. One that alters a global puts it back.
    isolate: false,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [
            '{lib,server,scripts,dev,components,app,bench,action,cli}/**/*.test.{ts,tsx}',
            // What these tools decide by; they themselves are commands of their own.
            'e2e/{mutants,chaos,soak}/**/*.test.ts',
          ],
          testTimeout: 30_000,
          // Most tests wait for Postgres or a program now and then.
          maxWorkers: availableParallelism() + 1,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'product',
          include: ['e2e/{product,edge,faults,privacy,hostile}/**/*.test.ts'],
          exclude: BOUND_MEMORY,
          testTimeout: 60_000,
          // Each starts the whole product, when nothing else wants the machine: while one waits, another works.
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'alone',
          include: BOUND_MEMORY,
          testTimeout: 60_000,
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
