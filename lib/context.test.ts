import { createServer, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createTestDatabase } from '@/dev/postgres/create-test-database';
import { getContext, setContext } from './context';

afterEach(() => {
  vi.unstubAllEnvs();
  Reflect.deleteProperty(globalThis, Symbol.for('img402.context'));
});

async function closedPort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => probe.once('listening', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

describe('getContext', () => {
  it('is what a server of ours has set', () => {
    const context = { name: 'ours' } as unknown as Parameters<typeof setContext>[0];
    setContext(context);
    expect(getContext()).toBe(context);
  });

  it('is built once, and built again after a database that was away at first', async () => {
    const database = await createTestDatabase();
    const away = new URL(database.appUrl);
    away.port = String(await closedPort());
    vi.stubEnv('APP_SECRET', 's'.repeat(40));
    vi.stubEnv('LOG_LEVEL', 'silent');
    vi.stubEnv('DATABASE_URL', away.href);
    const first = getContext();
    // Compared by hand: a difference of two contexts is too deep to be printed.
    expect(getContext() === first).toBe(true);
    expect(first.peerHeader).toBe(false);
    await expect(first.ready).rejects.toThrow();
    vi.stubEnv('DATABASE_URL', database.appUrl);
    const second = getContext();
    expect(second === first).toBe(false);
    await second.ready;
    expect(getContext() === second).toBe(true);
    await second.db.$disconnect();
    await database.drop();
  });

  it('tells every fault of the environment and no value', () => {
    vi.stubEnv('DATABASE_URL', 'postgres-secret');
    vi.stubEnv('PORT', 'port-secret');
    expect(() => getContext()).toThrow(/PORT[^]*DATABASE_URL|DATABASE_URL[^]*PORT/);
    expect(() => getContext()).not.toThrow(/secret/);
  });
});
