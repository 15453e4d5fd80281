// Bundles and runs scripts/fuzz.ts: `npm run fuzz -- --minutes 10 [--group texts]`.
import { fileURLToPath } from 'node:url';
import { bundleAndRun } from './bundle-and-run.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

process.chdir(root);
await bundleAndRun(root, 'scripts', ['fuzz.ts']);
