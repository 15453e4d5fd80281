// `node scripts/seal.mjs`, for images: builds this folder, then leaves in it what runs and nothing else.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { sealFolder } from './seal-folder.mjs';
import { setup } from './setup.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
if (existsSync(path.join(root, '.git'))) {
  console.error('This folder is worked in: seal a copy of it, such as `git archive HEAD` makes.');
  process.exit(1);
}
await setup({ root });
sealFolder(root);
