import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startApp } from '../start-app';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

let dataDir: string;
beforeEach(async () => {
  dataDir = path.join(await mkdtemp(path.join(tmpdir(), 'img402-start-')), 'data');
});
afterEach(() => rm(path.dirname(dataDir), { recursive: true }));

describe('a start that cannot be', () => {
  it('on a DATA_DIR in use says by which process, and harms nothing', async () => {
    const first = await startApp({ dataDir });
    try {
      await expect(startApp({ dataDir })).rejects.toThrow(
        `DATA_DIR ${dataDir} is in use by process ${first.process.pid}, started `,
      );
      const health = await fetch(`${first.url}/api/health`);
      expect(health.status).toBe(200);
      expect(first.process.exitCode).toBeNull();
    } finally {
      await first.stop();
    }
    expect((await readdir(dataDir)).sort()).toEqual(['app-secret', 'chain', 'images', 'postgres']);
  });

  it('on a PORT in use names the setting, before it makes a database', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    try {
      await expect(startApp({ dataDir, env: { PORT: String(port) } })).rejects.toThrow(
        `Port ${port} is in use by another program. Stop that program, or set PORT to a free one.`,
      );
    } finally {
      other.close();
    }
    expect(await readdir(dataDir)).toEqual([]);
  });

  it('tells every fault of its settings at once, and touches nothing', async () => {
    const faulty = startApp({ dataDir, env: { PORT: 'high', RATE_LIMITS: 'maybe' } });
    await expect(faulty).rejects.toThrow(/PORT .*Example: PORT=3000[^]*RATE_LIMITS .*Example/);
    await expect(stat(dataDir)).rejects.toThrow(/ENOENT/);
  });

  it('with a database that does not answer names DATABASE_URL', async () => {
    const env = {
      DATABASE_URL: 'postgres://a:b@127.0.0.1:1/c',
      APP_SECRET: 'x'.repeat(32),
    };
    await expect(startApp({ dataDir, env })).rejects.toThrow(
      /The database of DATABASE_URL does not serve: .*ECONNREFUSED/,
    );
  });

  it('without a build of the pages says where it should be, and answers nobody', async () => {
    const root = path.join(path.dirname(dataDir), 'root');
    await mkdir(root);
    await symlink(path.join(ROOT, 'prisma'), path.join(root, 'prisma'));
    const run = `import { run } from './dist/run.mjs'; await run({ root: ${JSON.stringify(root)}, startedAt: 0 });`;
    const words = [process.execPath, '--input-type=module', '--eval', run] as const;
    await expect(startApp({ dataDir, command: { words, cwd: ROOT } })).rejects.toThrow(
      `Could not find a production build of the pages in ${path.join(root, '.next')}`,
    );
  });
});

describe('APP_SECRET', () => {
  it('is made once, for its owner only, and holds over restarts', async () => {
    const first = await startApp({ dataDir });
    await first.stop();
    const file = path.join(dataDir, 'app-secret');
    const secret = await readFile(file, 'utf8');
    expect(secret).toMatch(/^[0-9a-f]{64}\n$/);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const second = await startApp({ dataDir });
    await second.stop();
    expect(await readFile(file, 'utf8')).toBe(secret);
  });

  it('of another server is refused', async () => {
    const first = await startApp({ dataDir });
    await first.stop();
    await expect(startApp({ dataDir, env: { APP_SECRET: 'y'.repeat(32) } })).rejects.toThrow(
      'APP_SECRET is not the one that this database was made with.',
    );
  });
});
