import { createServer, type AddressInfo } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '@/dev/postgres/create-test-database';
import { createClient } from './create-client';
import { isDatabaseOutage } from './is-database-outage';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => {
      throw new Error('it did not fail');
    },
    (cause: unknown) => cause,
  );
}

const image = (changes: object = {}) => ({
  id: 'k3v9m2x7qa12',
  tier: 'free' as const,
  format: 'png' as const,
  width: 1,
  height: 1,
  frames: 1,
  receivedBytes: 1,
  servedBytes: 1,
  receivedSha256: new Uint8Array(32),
  servedSha256: new Uint8Array(32),
  storageKey: 'a.png',
  deleteTokenHash: new Uint8Array(32),
  secretKeyId: '00000000',
  createdAt: new Date(0),
  expiresAt: new Date(1),
  ...changes,
});

describe('isDatabaseOutage', () => {
  it('knows a database that nothing listens for', async () => {
    const probe = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => probe.once('listening', resolve));
    const { port } = probe.address() as AddressInfo;
    await new Promise((resolve) => probe.close(resolve));
    const url = new URL(database.appUrl);
    url.port = String(port);
    const db = createClient(url.href);
    expect(isDatabaseOutage(await failureOf(db.image.count()))).toBe(true);
    expect(isDatabaseOutage(await failureOf(db.$queryRaw`SELECT 1`))).toBe(true);
    expect(isDatabaseOutage(await failureOf(db.$transaction((tx) => tx.image.count())))).toBe(true);
    await db.$disconnect();
  });

  it('knows a name that does not resolve, and a database that is not there', async () => {
    const url = new URL(database.appUrl);
    url.hostname = 'no-such-host.invalid';
    const lost = createClient(url.href);
    expect(isDatabaseOutage(await failureOf(lost.image.count()))).toBe(true);
    await lost.$disconnect();
  });

  it('knows a connection that is cut while a statement runs', async () => {
    const db = createClient(database.appUrl, { poolSize: 1 });
    const [row] = await db.$queryRaw<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`;
    const asleep = failureOf(db.$queryRaw`SELECT 1 FROM pg_sleep(20)`);
    const killer = new pg.Client({ connectionString: database.appUrl });
    await killer.connect();
    await killer.query('SELECT pg_terminate_backend($1)', [row!.pid]);
    const failure = await asleep;
    await killer.end();
    expect(isDatabaseOutage(failure)).toBe(true);
    // The next statement takes a new connection.
    expect(await db.image.count()).toBe(0);
    await db.$disconnect();
  });

  it('knows a connection that is cut inside a transaction', async () => {
    const db = createClient(database.appUrl, { poolSize: 1 });
    const killer = createClient(database.appUrl, { poolSize: 1 });
    const failure = await failureOf(
      db.$transaction(async (transaction) => {
        const [row] = await transaction.$queryRaw<
          { pid: number }[]
        >`SELECT pg_backend_pid() AS pid`;
        await killer.$queryRaw`SELECT pg_terminate_backend(${row!.pid}::int)`;
        await transaction.image.count();
      }),
    );
    expect(isDatabaseOutage(failure)).toBe(true);
    await Promise.all([db.$disconnect(), killer.$disconnect()]);
  });

  it('knows a pool without a free connection', async () => {
    const db = createClient(database.appUrl, { poolSize: 1 });
    let letGo: () => void = () => undefined;
    const released = new Promise<void>((resolve) => (letGo = resolve));
    let holding: Promise<void> | undefined;
    await new Promise<void>((held) => {
      const hold = async () => {
        held();
        await released;
      };
      holding = db.$transaction(hold, { timeout: 60_000 });
    });
    const failure = await failureOf(db.image.count());
    const unbegun = await failureOf(db.$transaction((tx) => tx.image.count(), { maxWait: 50 }));
    letGo();
    await holding;
    await db.$disconnect();
    expect(isDatabaseOutage(failure)).toBe(true);
    expect(isDatabaseOutage(unbegun)).toBe(true);
  });

  it.each(['EMFILE', 'ENFILE'])(
    'knows a connection that no descriptor was left for: %s',
    (code) => {
      const said = `connect ${code} 127.0.0.1:5432 - Local (undefined:undefined)`;
      // As `pg` throws it, and as Prisma words it for the log.
      expect(isDatabaseOutage(Object.assign(new Error(said), { code, syscall: 'connect' }))).toBe(
        true,
      );
      expect(isDatabaseOutage(new Error(`\nInvalid \`prisma.image.count()\`\n\n\n${said}`))).toBe(
        true,
      );
      const file = Object.assign(new Error(`${code}: too many open files, open '/a'`), { code });
      expect(isDatabaseOutage(new Error('disk: put failed', { cause: file }))).toBe(false);
    },
  );

  it('takes nothing else for an outage', async () => {
    const db = createClient(database.appUrl);
    const failures = [
      await failureOf(db.image.create({ data: image() })),
      await failureOf(db.image.create({ data: image({ width: -1 }) })),
      await failureOf(db.image.findUniqueOrThrow({ where: { id: 'x' } })),
      await failureOf(db.image.findUnique({ where: { id: '\0' } })),
      await failureOf(db.$queryRaw`SELECT nonsense`),
      await failureOf(db.$executeRaw`DROP TABLE image`),
      new Error('ECONNREFUSED is only a word here'),
      Object.assign(new Error('no file'), { code: 'ENOENT' }),
      'ECONNREFUSED',
      null,
      undefined,
    ];
    expect(failures.filter(isDatabaseOutage)).toEqual([]);
    await db.$disconnect();
  });

  it('is asked of failures whose words hold no value and no code of ours', async () => {
    const db = createClient(database.appUrl);
    const failure = await failureOf(db.image.create({ data: image({ id: 'Value-Secret' }) }));
    await db.$disconnect();
    expect((failure as Error).message).toContain('image.create()');
    expect((failure as Error).message).not.toMatch(/Value-Secret|failureOf\(db/);
  });

  it('looks at causes, and not for ever', () => {
    const inner = Object.assign(new Error('inner'), { code: '57P01' });
    expect(isDatabaseOutage(new Error('outer', { cause: inner }))).toBe(true);
    const circle: { cause?: unknown } & Error = new Error('circle');
    circle.cause = circle;
    expect(isDatabaseOutage(circle)).toBe(false);
  });
});
