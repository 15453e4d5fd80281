import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isFailure } from './failure';
import { uploadFiles } from './upload-files';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'img402-upload-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** A server in memory: answers each body with an address that tells it. */
function makeServer(answer?: (text: string) => Promise<void>) {
  let running = 0;
  const server = { most: 0, calls: 0 };
  const fetch = async (_: unknown, init?: RequestInit) => {
    const text = await ((init!.body as FormData).get('image') as File).text();
    running += 1;
    server.calls += 1;
    server.most = Math.max(server.most, running);
    try {
      await answer?.(text);
    } finally {
      running -= 1;
    }
    const url = `https://i.example/${text}.png`;
    return Response.json({ url, id: text, expiresAt: '2026-12-01T00:00:00.000Z' });
  };
  return { server, fetch: fetch as typeof globalThis.fetch };
}

const upload = (fetch: typeof globalThis.fetch, names: string[]) =>
  uploadFiles(
    { fetch, now: () => 0, delay: async () => undefined, newKey: () => 'k'.repeat(32) },
    { server: 'https://img.example/', expires: '' },
    names.map((name) => ({ path: path.join(folder, name), name, shown: name })),
  );
const write = async (files: Record<string, string>) => {
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
  return Object.keys(files);
};
const urls = (uploaded: Awaited<ReturnType<typeof upload>>) =>
  uploaded.map(({ outcome }) => (isFailure(outcome) ? outcome.failed : outcome.url));

describe('uploadFiles', () => {
  it('answers in the order of the files, and sends no more than four at once', async () => {
    const texts = Array.from({ length: 12 }, (_, at) => `text${at}`);
    // Once four have come, the later it was sent, the sooner it is answered.
    const { fetch, server } = makeServer(async (text) => {
      await vi.waitFor(() => expect(server.most).toBeGreaterThanOrEqual(4), 10_000);
      for (let turn = Number(text.slice(4)); turn < 12; turn += 1) {
        await new Promise((resolve) => setImmediate(resolve));
      }
    });
    const uploaded = await upload(fetch, await write(Object.fromEntries(texts.map((t) => [t, t]))));
    expect(urls(uploaded)).toEqual(texts.map((text) => `https://i.example/${text}.png`));
    expect(server).toEqual({ most: 4, calls: 12 });
  });

  it('sends the same bytes once, whatever they are called', async () => {
    const { fetch, server } = makeServer();
    const uploaded = await upload(fetch, await write({ a: 'x', b: 'y', c: 'x', d: 'x' }));
    expect(urls(uploaded)).toEqual(['x', 'y', 'x', 'x'].map((t) => `https://i.example/${t}.png`));
    expect(server.calls).toBe(2);
  });

  it('stops asking a server that is gone', async () => {
    const { fetch, server } = makeServer(() => Promise.reject(new Error('gone')));
    const files = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`f${at}`, `${at}`]));
    const uploaded = await upload(fetch, await write(files));
    expect(new Set(urls(uploaded))).toEqual(new Set(['unreachable']));
    expect(uploaded).toHaveLength(40);
    // Those that were under way, with all their tries.
    expect(server.calls).toBeLessThanOrEqual(20);
  });

  it('tells a file that cannot be read, and sends the others', async () => {
    const { fetch } = makeServer();
    await write({ a: 'x' });
    const uploaded = await upload(fetch, ['missing', 'a']);
    expect(urls(uploaded)).toEqual(['unreadable', 'https://i.example/x.png']);
  });
});
