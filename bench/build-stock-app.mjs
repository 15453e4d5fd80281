import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { hashSources } from '../scripts/hash-sources.mjs';

/** Where it is built, from the project's folder; ignored by git, and inside so that it finds the same packages. */
const FOLDER = path.join('.cache', 'stock-app');

/**
 * Builds the routes of the stock wrappers as their users do, where the last build is older than its sources.
 *
 * With webpack: Turbopack looks for `middleware.ts` in the folders above too, and would take the product's.
 *
 * @param {string} root the project's folder
 */
export function buildStockApp(root) {
  const folder = path.join(root, FOLDER);
  const stamp = path.join(folder, 'sources.txt');
  const hash = hashSources(root, ['bench/stock-app', 'package-lock.json']);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  rmSync(folder, { recursive: true, force: true });
  cpSync(path.join(root, 'bench', 'stock-app'), folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), '{"private":true,"type":"module"}');
  console.log('building the stock app');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [path.join(root, 'node_modules/next/dist/bin/next'), 'build', '--webpack'],
    {
      cwd: folder,
      encoding: 'utf8',
      env: {
        ...process.env,
        NODE_ENV: 'production',
        NEXT_TELEMETRY_DISABLED: '1',
        // The build loads the routes, which want an address; nobody answers there.
        FACILITATOR_URL: 'http://127.0.0.1:9',
        PAY_TO_V1: '0x4020000000000000000000000000000000000001',
        PAY_TO_V2: '0x4020000000000000000000000000000000000001',
      },
    },
  );
  if (status !== 0) throw new Error(`the stock app did not build:\n${stdout}${stderr}`);
  writeFileSync(stamp, hash);
}
