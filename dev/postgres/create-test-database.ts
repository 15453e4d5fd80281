import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { askBroker } from '@/dev/broker/ask-broker';
import { createDatabase } from './create-database';
import type { TestServer } from './vitest-global-setup';

export type TestDatabase = {
  readonly ownerUrl: string;
  readonly appUrl: string;
  /** Ends what is still connected and removes the database. */
  drop(): Promise<void>;
};

/**
 * A database of its own for one test file, on the server that the whole run shares.
 *
 * @param options.empty without the migrations: for tests of those
 */
export async function createTestDatabase({ empty = false } = {}): Promise<TestDatabase> {
  const server = await askBroker<TestServer>(inject('postgresBroker'));
  const name = `test_${randomBytes(8).toString('hex')}`;
  await createDatabase(server.superUrl, name, empty ? 'template1' : server.template);
  const at = (address: string) => {
    const url = new URL(address);
    url.pathname = name;
    return url.href;
  };
  return {
    ownerUrl: at(server.ownerUrl),
    appUrl: at(server.appUrl),
    drop: async () => {
      const client = new pg.Client({ connectionString: server.superUrl });
      await client.connect();
      await client.query(`DROP DATABASE ${pg.escapeIdentifier(name)} WITH (FORCE)`);
      await client.end();
    },
  };
}
