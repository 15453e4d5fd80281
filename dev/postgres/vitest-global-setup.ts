import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { startBroker, type Shared } from '@/dev/broker/start-broker';
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

async function startTestServer(folder: string): Promise<Shared<TestServer>> {
  const postgres = await startPostgres({ dataDir: folder, log: console.log, durable: false });
  const [ownerUrl, appUrl] = [postgres.ownerUrl, postgres.appUrl].map((text) => {
    const url = new URL(text);
    url.pathname = TEMPLATE;
    return url.href;
  }) as [string, string];
  const migrationsDir = fileURLToPath(new URL('../../prisma/migrations', import.meta.url));
  await createDatabase(postgres.superUrl, TEMPLATE);
  await migrate({ ownerUrl, appUrl, migrationsDir });
  return {
    facts: {
      superUrl: postgres.superUrl,
      ownerUrl: postgres.ownerUrl,
      appUrl: postgres.appUrl,
      template: TEMPLATE,
    },
    stop: () => postgres.stop(),
  };
}

/** One Postgres for a whole run of vitest, started when the first test asks for it: unit tests do not pay for it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const broker = await startBroker(startTestServer);
  project.provide('postgresBroker', broker.port);
  return () => broker.stop();
}
