// Builds the product, bundles e2e/soak/run.ts and runs it: `npm run soak -- --minutes 60`.
import { fileURLToPath } from 'node:url';
import { bundleAndRun } from './bundle-and-run.mjs';
import { setup } from './setup.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

process.chdir(root);
await setup({ root });
await bundleAndRun(root, 'e2e/soak', ['run.ts']);
