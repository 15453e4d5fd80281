// Bundles run.ts and runs it: `npm run bench:lifecycle -- --rows 1000000 --rounds 10`.
import { fileURLToPath } from 'node:url';
import { setup } from '../../scripts/setup.mjs';
import { bundleAndRun } from '../../scripts/bundle-and-run.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

process.chdir(root);
await setup({ root, build: false });
await bundleAndRun(root, 'bench/lifecycle', ['run.ts']);
