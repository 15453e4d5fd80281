import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('.', import.meta.url));

export default defineConfig({
  resolve: { alias: { '@': root.replace(/\/$/, '') } },
  test: {
    globalSetup: ['dev/postgres/vitest-global-setup.ts', 'dev/chain/vitest-global-setup.ts'],
    hookTimeout: 90_000,
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
          // Vitest leaves one processor for itself, which does little: most tests wait for Postgres or a program.
          maxWorkers: availableParallelism(),
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'product',
          include: ['e2e/{product,edge,faults,privacy}/**/*.test.ts'],
          testTimeout: 60_000,
          // Each starts the whole product, when nothing else wants the machine: while one waits, another works.
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'hostile',
          include: ['e2e/hostile/**/*.test.ts'],
          testTimeout: 60_000,
          // One after the other: each says how much memory an attack may take, and collections come late on a busy machine.
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
