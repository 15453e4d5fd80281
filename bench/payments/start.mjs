// Builds what is compared, bundles run.ts and the facilitator's process, and runs it: `npm run bench:payments`.
import { fileURLToPath } from 'node:url';
import { setup } from '../../scripts/setup.mjs';
import { bundleAndRun } from '../../scripts/bundle-and-run.mjs';
import { buildStockApp } from '../build-stock-app.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

process.chdir(root);
await setup({ root });
buildStockApp(root);
await bundleAndRun(root, 'bench/payments', ['run.ts', 'facilitator.ts']);
