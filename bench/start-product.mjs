import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { NODE_FLAGS } from '../scripts/node-flags.mjs';
import { startProgram } from './start-program.mjs';

/** What `npm start` does once everything is set up. */
const RUN = `import { run } from './dist/run.mjs'; await run({ root: process.cwd(), startedAt: performance.now() });`;

/**
 * The built product on a free port of the loopback interface, with data of its own; `stop` removes them.
 *
 * @param {string} root the project's folder
 * @param {Record<string, string>} [settings] beside those of the environment
 */
export async function startProduct(root, settings = {}) {
  const data = await mkdtemp(path.join(tmpdir(), 'img402-bench-'));
  const app = await startProgram(
    process.execPath,
    [...NODE_FLAGS, '--input-type=module', '--eval', RUN],
    {
      cwd: root,
      env: {
        ...process.env,
        NODE_ENV: 'production',
        ...{ PORT: '0', HOST: '127.0.0.1', DATA_DIR: data },
        ...settings,
      },
    },
  );
  return {
    url: app.url,
    async stop() {
      await app.stop();
      await rm(data, { recursive: true, force: true });
    },
  };
}
