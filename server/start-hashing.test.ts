import { createHash } from 'node:crypto';
import { buildSync } from 'esbuild';
import { afterAll, describe, expect, it } from 'vitest';
import { makeNoise } from '@/dev/images/make-noise';
import { SLOT_BYTES } from './hash-in-thread';
import { startHashing, type Hashing } from './start-hashing';

const toUrl = (program: string) => new URL(`data:text/javascript,${encodeURIComponent(program)}`);

/** What the server runs. */
const REAL = buildSync({
  entryPoints: ['scripts/hash-images.ts'],
  bundle: true,
  write: false,
  platform: 'node',
  format: 'esm',
}).outputFiles[0]!.text;
/** The same, but that it ends with an exception at the first byte 255. */
const FRAGILE = `
  import { parentPort as port, workerData as memory } from 'node:worker_threads';
  port.on('message', ({ slot }) => {
    if (new Uint8Array(memory)[slot * ${SLOT_BYTES}] === 255) throw new Error('planted');
  });
  ${REAL}`;

const MEBIBYTE = 1_048_576;
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

const started: Hashing[] = [];
const start = (program: string, processors = 2): Hashing => {
  const hashing = startHashing(toUrl(program), processors);
  started.push(hashing);
  return hashing;
};
afterAll(() => Promise.all(started.map((hashing) => hashing.close())));

async function hash({ startHash }: Hashing, bytes: Uint8Array, piece = 65_536): Promise<string> {
  const running = startHash();
  try {
    for (let at = 0; at < bytes.length; at += piece) {
      await running.update(bytes.subarray(at, at + piece));
    }
    return Buffer.from(await running.digest()).toString('hex');
  } finally {
    running.discard();
  }
}

describe('startHashing', () => {
  const hashing = start(REAL);
  const sizes = [0, 1, 196_607, 196_608, 262_144, 262_145, 3 * MEBIBYTE + 1];

  it.each(sizes.flatMap((size) => [777, 65_536, 300_000, 1e9].map((piece) => [size, piece])))(
    'hashes %i bytes in pieces of %i',
    async (size, piece) => {
      const bytes = makeNoise(size, 5);
      expect(await hash(hashing, bytes, piece)).toBe(sha256(bytes));
    },
  );

  it('takes more bytes before there is room for them', async () => {
    const bytes = makeNoise(20 * MEBIBYTE, 9);
    const running = hashing.startHash();
    const full: Promise<void>[] = [];
    for (let at = 0; at < bytes.length; at += 65_536) {
      const hashing = running.update(bytes.subarray(at, at + 65_536));
      if (hashing !== null) full.push(hashing);
    }
    await Promise.all(full);
    expect(Buffer.from(await running.digest()).toString('hex')).toBe(sha256(bytes));
  });

  it('keeps apart more at once than there is room for', async () => {
    const images = Array.from({ length: 40 }, (_, index) => makeNoise(MEBIBYTE, 100 + index));
    const hashes = await Promise.all(images.map((bytes) => hash(hashing, bytes)));
    expect(hashes).toEqual(images.map(sha256));
  });

  it('is held up by none that does not go on, nor by one that is let go of', async () => {
    const bytes = makeNoise(MEBIBYTE, 3);
    const slow = Array.from({ length: 40 }, () => hashing.startHash());
    await Promise.all(slow.map(async (running) => running.update(bytes)));
    const gone = Array.from({ length: 40 }, () => hashing.startHash());
    const left = gone.map(async (running) => running.update(bytes));
    for (const running of gone) running.discard();
    await Promise.all(left);
    expect(await hash(hashing, bytes)).toBe(sha256(bytes));
    expect(gone[0]!.update(bytes)).toBeNull();
    for (const running of slow) {
      await running.update(bytes);
      const twice = sha256(Buffer.concat([bytes, bytes]));
      expect(Buffer.from(await running.digest()).toString('hex')).toBe(twice);
    }
  });

  it('fails whatever was under way where the thread breaks, and begins anew', async () => {
    const fragile = start(FRAGILE);
    const good = Buffer.alloc(MEBIBYTE, 7);
    expect(await hash(fragile, good)).toBe(sha256(good));
    const beside = fragile.startHash();
    await beside.update(good);
    await expect(hash(fragile, Buffer.alloc(MEBIBYTE, 255))).rejects.toThrow('planted');
    await expect(beside.digest()).rejects.toThrow('planted');
    beside.discard();
    expect(await hash(fragile, good)).toBe(sha256(good));
  });

  it('fails where there is no thread, and hashes what is short all the same', async () => {
    const absent = start("throw new Error('planted');");
    await expect(hash(absent, makeNoise(MEBIBYTE))).rejects.toThrow('planted');
    expect(await hash(absent, Buffer.from('short'))).toBe(sha256(Buffer.from('short')));
  });

  it('has no thread where there is one processor', async () => {
    const bytes = makeNoise(MEBIBYTE, 3);
    expect(await hash(start("throw new Error('planted');", 1), bytes)).toBe(sha256(bytes));
  });
});
