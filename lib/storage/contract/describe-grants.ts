import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { UploadGrant } from '../store';
import { listAll, readAll, type StoreHarness } from './store-harness';

const KEY = 'staging-abc.bin';

/** Sends bytes as any client would: method, address and headers as told, its own Content-Length. */
async function send(
  { method, url, headers }: UploadGrant,
  bytes: Uint8Array,
  changes: { method?: string; url?: string; headers?: Record<string, string> } = {},
): Promise<number> {
  const response = await fetch(changes.url ?? url, {
    method: changes.method ?? method,
    headers: { ...headers, ...changes.headers },
    body: bytes as Uint8Array<ArrayBuffer>,
  });
  await response.arrayBuffer();
  return response.status;
}

const isRefused = (status: number) => status >= 400 && status < 500;

/**
 * A permission lets its bearer do one thing, for a while: put one object.
 *
 * @param exact whether the store binds the length itself and not only a bound of it
 */
export function describeGrants(get: () => StoreHarness, exact: boolean): void {
  const grant = (more: { key?: string; bytes?: number; seconds?: number } = {}) =>
    get().store.grantUpload!({ key: KEY, bytes: 100_000, seconds: 60, ...more });

  describe('a permission to put', () => {
    it('takes the bytes, and the bytes again', async () => {
      const given = await grant();
      for (let turn = 0; turn < 2; turn += 1) {
        const bytes = randomBytes(100_000);
        expect(await send(given, bytes)).toBe(200);
        expect((await readAll(get().store, KEY))!.equals(bytes)).toBe(true);
        expect(await get().store.head(KEY)).toMatchObject({ key: KEY, size: bytes.length });
      }
      expect(await listAll(get().store, 10)).toEqual([KEY]);
    });

    it('takes no byte more than was said', async () => {
      const given = await grant();
      expect(isRefused(await send(given, randomBytes(100_001)))).toBe(true);
      if (exact) expect(isRefused(await send(given, randomBytes(99_999)))).toBe(true);
      expect(await get().store.head(KEY)).toBeNull();
    });

    it('is for its key alone', async () => {
      const given = await grant();
      const url = given.url.replace(KEY, 'staging-other.bin');
      expect(url).not.toBe(given.url);
      expect(isRefused(await send(given, randomBytes(100_000), { url }))).toBe(true);
      expect(await listAll(get().store, 10)).toEqual([]);
    });

    it('lets nobody read, delete or look', async () => {
      const given = await grant({ bytes: 3 });
      expect(await send(given, Buffer.from('abc'))).toBe(200);
      for (const method of ['GET', 'HEAD', 'DELETE']) {
        const response = await fetch(given.url, { method, headers: given.headers });
        expect(isRefused(response.status), method).toBe(true);
        await response.arrayBuffer();
      }
      expect((await readAll(get().store, KEY))!.toString()).toBe('abc');
    });

    it('ends', { timeout: 20_000 }, async () => {
      const given = await grant({ bytes: 3, seconds: 1 });
      const sent = () => send(given, Buffer.from('abc')).then(isRefused);
      await expect.poll(sent, { timeout: 10_000, interval: 200 }).toBe(true);
    });

    it('tells no secret of ours', async () => {
      const told = JSON.stringify(await grant());
      for (const secret of get().secrets!.filter((text) => text !== 'Signature=')) {
        expect(told).not.toContain(secret);
      }
    });

    it('is for keys', async () => {
      await expect(grant({ key: '../a.png' })).rejects.toThrow(RangeError);
    });
  });
}
