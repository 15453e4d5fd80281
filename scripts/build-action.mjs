// `npm run build:action`: writes action/dist, which is committed, since who uses an action builds nothing.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleAction } from './bundle-action.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = path.join(root, 'action', 'dist');
mkdirSync(folder, { recursive: true });
for (const [name, text] of Object.entries(await bundleAction(root))) {
  writeFileSync(path.join(folder, name), text);
}
