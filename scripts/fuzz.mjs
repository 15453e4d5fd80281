// Bundles and runs scripts/fuzz.ts: `node scripts/fuzz.mjs --minutes 10 [--seed N]`.
import { fileURLToPath } from 'node:url';
import { bundleAndRun } from './bundle-and-run.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

process.chdir(root);
await bundleAndRun(root, 'scripts', ['fuzz.ts']);
