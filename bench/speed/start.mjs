// Builds what is compared, bundles run.ts and the programs that it starts, and runs it: `npm run bench -- --quick`.
import { fileURLToPath } from 'node:url';
import { setup } from '../../scripts/setup.mjs';
import { buildStockApp } from '../build-stock-app.mjs';
import { bundleAndRun } from '../../scripts/bundle-and-run.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

process.chdir(root);
await setup({ root });
buildStockApp(root);
await bundleAndRun(root, 'bench/speed', ['run.ts', 'floor-server.ts', 'probe.ts']);
