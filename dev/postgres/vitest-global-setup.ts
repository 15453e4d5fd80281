import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { migrate } from '@/lib/db/migrate';
import { createDatabase } from './create-database';
import { startPostgres, type Postgres } from './start-postgres';

/** The database that every test's is copied from: migrated once. */
const TEMPLATE = 'img402_template';

export type TestServer = Pick<Postgres, 'superUrl' | 'ownerUrl' | 'appUrl'> & {
  readonly template: string;
};

declare module 'vitest' {
  interface ProvidedContext {
    /** A port of the loopback interface: whoever connects is told the server, as JSON. */
    postgresBroker: number;
  }
}

async function startTestServer(folder: string): Promise<Postgres> {
  const postgres = await startPostgres({ dataDir: folder, log: console.log, durable: false });
  const [ownerUrl, appUrl] = [postgres.ownerUrl, postgres.appUrl].map((text) => {
    const url = new URL(text);
    url.pathname = TEMPLATE;
    return url.href;
  }) as [string, string];
  const migrationsDir = fileURLToPath(new URL('../../prisma/migrations', import.meta.url));
  await createDatabase(postgres.superUrl, TEMPLATE);
  await migrate({ ownerUrl, appUrl, migrationsDir });
  return postgres;
}

/** One Postgres for a whole run of vitest, started when the first test asks for it: unit tests do not pay for it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'img402-test-'));
  let starting: Promise<Postgres> | undefined;
  const broker = createServer((socket) => {
    socket.on('error', () => undefined);
    starting ??= startTestServer(folder);
    starting.then(
      ({ superUrl, ownerUrl, appUrl }) =>
        socket.end(JSON.stringify({ superUrl, ownerUrl, appUrl, template: TEMPLATE })),
      (error: unknown) => socket.end(JSON.stringify({ error: String(error) })),
    );
  });
  await new Promise<void>((resolve) => broker.listen(0, '127.0.0.1', resolve));
  project.provide('postgresBroker', (broker.address() as AddressInfo).port);
  return async () => {
    broker.close();
    await starting?.then(
      (postgres) => postgres.stop(),
      () => undefined,
    );
    await rm(folder, { recursive: true, force: true });
  };
}
