import pg from 'pg';

/**
 * Lends a connection of its own and ends it, whatever becomes of it. One that breaks while nothing is asked of it is told
 * by the next query, instead of ending the process.
 *
 * @param config an address, or what else `pg` is to be told
 * @throws what `work` throws, and where there is no connection to be had
 */
export async function withClient<Result>(
  config: string | pg.ClientConfig,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client(config);
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
