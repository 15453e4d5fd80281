// Installs Lighthouse, builds the product and runs run.mjs: `npm run bench:lighthouse`.
import { fileURLToPath } from 'node:url';
import { setup } from '../../scripts/setup.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

process.chdir(root);
await setup({ root, lighthouse: true });
// Now only: before, its packages may not be there.
const { run } = await import('./run.mjs');
await run(root);
