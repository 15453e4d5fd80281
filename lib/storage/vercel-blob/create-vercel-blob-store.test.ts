import { Agent, request } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { put } from '@vercel/blob';
import { put as putAsClient } from '@vercel/blob/client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startBlob, type LocalBlob } from '@/dev/blob/start-blob';
import { Secret } from '@/lib/secret';
import type { StoreHarness } from '../contract/store-harness';
import type { HttpLimits } from '../http/http-limits';
import { describeStore } from '../store-contract';
import { createVercelBlobStore } from './create-vercel-blob-store';

const LIMITS: HttpLimits = {
  ...{ attempts: 3, attemptMs: 2_000, idleMs: 2_000, totalMs: 8_000, pauseMs: 20 },
};

let blob: LocalBlob;
beforeAll(async () => {
  blob = await startBlob();
  vi.stubEnv('VERCEL_BLOB_API_URL', blob.apiUrl);
  // As lib/env.ts sets it.
  vi.stubEnv('VERCEL_BLOB_RETRIES', '0');
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await blob.close();
});

/** Sends a PUT whose connection breaks before its last bytes. */
async function sendHalf(key: string, bytes: Uint8Array): Promise<void> {
  const headers = {
    ...{ authorization: `Bearer ${blob.token}`, 'x-api-version': '12' },
    ...{ 'x-vercel-blob-access': 'private', 'content-length': bytes.length + 1 },
  };
  await new Promise<void>((resolve) => {
    const outgoing = request(`${blob.apiUrl}/?pathname=${key}`, { method: 'PUT', headers });
    outgoing.on('error', () => resolve());
    outgoing.write(bytes, () => outgoing.destroy(new Error('killed')));
  });
}

async function makeHarness(): Promise<StoreHarness> {
  const agent = new Agent({ keepAlive: true });
  const parts = { limits: LIMITS, agent, readOrigin: blob.url, apiUrl: blob.apiUrl };
  return {
    store: createVercelBlobStore({ token: new Secret(blob.token) }, parts),
    network: blob,
    secrets: [blob.token, 'secretOfTheTests'],
    async fill() {
      const fault = { kind: 'answer', status: 400, code: 'file_too_large' } as const;
      blob.failWhere(({ method }) => method === 'PUT', fault);
    },
    deny: async () => blob.failAll({ kind: 'answer', status: 403, code: 'forbidden' }),
    vanish: async () => void (blob.present = false),
    heal: async () => blob.heal(),
    lose: async (key) => void blob.blobs.delete(key),
    crashWhileWriting: sendHalf,
    async openHandles() {
      // A connection goes back to the agent, or away, a few turns after its answer was read or destroyed.
      for (let turn = 0; turn < 10; turn += 1) await setImmediate();
      return Object.values(agent.sockets).flat().length;
    },
    async close() {
      agent.destroy();
      blob.heal();
      blob.blobs.clear();
    },
  };
}

describeStore('the Vercel Blob driver', makeHarness, { network: true, grants: 'bounded' });

describe('the Vercel Blob driver', () => {
  let agent: Agent;
  beforeEach(() => void (agent = new Agent({ keepAlive: true })));
  afterEach(() => {
    agent.destroy();
    blob.heal();
    blob.blobs.clear();
  });
  const store = (token = blob.token) =>
    createVercelBlobStore(
      { token: new Secret(token) },
      { limits: LIMITS, readOrigin: blob.url, agent },
    );
  const PNG = 'image/png';

  it('is refused with another token, in reading and in writing', async () => {
    const other = store('vercel_blob_rw_teststore_another');
    const message = 'vercel-blob: put failed: 403 forbidden';
    await expect(other.put('a.png', [], PNG)).rejects.toMatchObject({ message });
    await expect(other.get('a.png')).rejects.toMatchObject({ kind: 'unavailable' });
  });

  it('stores under the very key, with its content type', async () => {
    await store().put('a.png', [Buffer.from('x')], PNG);
    expect([...blob.blobs.keys()]).toEqual(['a.png']);
    expect(blob.blobs.get('a.png')).toMatchObject({ contentType: PNG });
  });

  it('reads at no address but its own, whatever the service answers', async () => {
    await store().put('a.png', [Buffer.from('x')], PNG);
    const before = blob.requests();
    await store()
      .get('a.png')
      .then((object) => object!.body.destroy());
    // The address in the SDK's answers is that of the real service, which is not asked.
    expect(blob.requests()).toBe(before + 1);
  });

  it('learns the size of what comes without one', async () => {
    await store().put('a.png', [Buffer.from('abcdef')], PNG);
    blob.failNext({ kind: 'shorten', after: 6 });
    const object = await store().get('a.png');
    expect(object).toMatchObject({ key: 'a.png', size: 6 });
    expect(Buffer.concat((await object!.body.toArray()) as Buffer[]).toString()).toBe('abcdef');
  });

  it("ends in time where the SDK's own tries are on", async () => {
    vi.stubEnv('VERCEL_BLOB_RETRIES', '10');
    try {
      blob.failAll({ kind: 'answer', status: 503, code: 'service_unavailable' });
      const limits = { ...LIMITS, attempts: 2, attemptMs: 300, totalMs: 700 };
      const hasty = createVercelBlobStore(
        { token: new Secret(blob.token) },
        { limits, readOrigin: blob.url },
      );
      const start = performance.now();
      await expect(hasty.head('a.png')).rejects.toMatchObject({ kind: 'unavailable' });
      expect(performance.now() - start).toBeLessThan(3_000);
    } finally {
      vi.stubEnv('VERCEL_BLOB_RETRIES', '0');
    }
  });

  it('walks a store in as many requests as it has pages, and begins in the middle', async () => {
    const keys = Array.from({ length: 3_500 }, (_, index) => `k${index + 10_000}`);
    const uploadedAt = new Date();
    for (const key of keys)
      blob.blobs.set(key, { bytes: Buffer.alloc(1), contentType: PNG, uploadedAt });
    const own = store();
    const before = blob.requests();
    const pages: string[][] = [];
    for (let after: string | null = ''; after !== null;) {
      const page = await own.list({ after, limit: 1000 });
      pages.push(page.objects.map(({ key }) => key));
      after = page.next;
    }
    expect(pages.flat()).toEqual(keys);
    expect(blob.requests() - before).toBe(4);
    const middle = await own.list({ after: 'k12400x', limit: 2 });
    expect(middle.objects.map(({ key }) => key)).toEqual(['k12401', 'k12402']);
    expect(blob.requests() - before).toBe(5);
    const late = await store().list({ after: 'k13498', limit: 5 });
    expect(late).toMatchObject({ objects: [{ key: 'k13499' }], next: null });
  });

  it("permits what the SDK's own client sends, and nothing else by another name", async () => {
    const given = await store().grantUpload!({ key: 'staging-a.bin', bytes: 5, seconds: 60 });
    const { authorization = '' } = given.headers;
    const send = (name: string, text: string) =>
      putAsClient(name, text, { access: 'private', token: authorization.replace('Bearer ', '') });
    await send('staging-a.bin', 'hello');
    expect(blob.blobs.get('staging-a.bin')!.bytes.toString()).toBe('hello');
    await expect(send('staging-b.bin', 'hello')).rejects.toThrow('Pathname mismatch');
    await expect(send('staging-a.bin', 'hello!')).rejects.toThrow('file length');
    // Where strangers send to, the SDK sends to as well.
    expect(given.url.startsWith('https://vercel.com/api/blob/?')).toBe(true);
  });

  it('passes over blobs of others', async () => {
    for (const name of ['.check-left', 'A.png', 'a/b.png']) {
      await put(name, 'x', { access: 'private', token: blob.token });
    }
    await store().put('b.png', [Buffer.from('x')], PNG);
    const page = await store().list({ limit: 5 });
    expect(page).toMatchObject({ objects: [{ key: 'b.png' }], next: null });
  });
});
