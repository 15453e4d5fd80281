// Builds the product, bundles e2e/chaos/run.ts and runs it: `npm run chaos -- --minutes 5 [--seed N]`.
import { fileURLToPath } from 'node:url';
import { bundleAndRun } from './bundle-and-run.mjs';
import { setup } from './setup.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

process.chdir(root);
await setup({ root });
await bundleAndRun(root, 'e2e/chaos', ['run.ts']);
