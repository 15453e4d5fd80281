// Bundles run.ts and runs it: `npm run bench:abuse -- --cases 1000 --runs 50`.
import { fileURLToPath } from 'node:url';
import { setup } from '../../scripts/setup.mjs';
import { bundleAndRun } from '../../scripts/bundle-and-run.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

process.chdir(root);
await setup({ root });
await bundleAndRun(root, 'bench/abuse', ['run.ts']);
