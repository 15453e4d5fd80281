import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { makeNoise } from '@/dev/images/make-noise';
import { BoundedInflater, type InflateFault } from './bounded-inflater';

type Result = { fault: InflateFault | null; output: Buffer };

async function inflate(
  stream: Uint8Array,
  {
    max = 1e9,
    piece = 1e9,
    stopAt = Infinity,
  }: { max?: number; piece?: number; stopAt?: number } = {},
): Promise<Result> {
  const output: Buffer[] = [];
  let seen = 0;
  const inflater = new BoundedInflater(max, (bytes) => {
    output.push(Buffer.from(bytes));
    seen += bytes.length;
    return seen < stopAt;
  });
  let fault: InflateFault | null = null;
  for (let at = 0; at < stream.length && fault === null; at += piece) {
    fault = await inflater.write(stream.subarray(at, at + piece));
  }
  fault ??= await inflater.finish();
  inflater.close();
  return { fault, output: Buffer.concat(output) };
}

const PIECES = [1, 7, 1000, 200_000, 1e9];

describe('BoundedInflater', () => {
  it.each([0, 1, 255, 256, 257, 65_535, 65_536, 65_537, 700_000])(
    'gives back %i bytes exactly',
    async (size) => {
      const bytes = makeNoise(size, 3);
      const stream = deflateSync(bytes);
      for (const piece of PIECES) {
        if (stream.length / piece > 100_000) continue;
        const { fault, output } = await inflate(stream, { max: size, piece });
        expect(fault).toBeNull();
        expect(output.equals(bytes)).toBe(true);
      }
    },
  );

  const sizes = [300_000, 30_000].flatMap((size) => PIECES.map((piece) => [size, piece] as const));

  it.each(sizes)('tells every fault of %i bytes in pieces of %i', async (size, piece) => {
    const stream = deflateSync(Buffer.alloc(size, 'noise'));
    const inflateExactly = (stream: Uint8Array, more: { stopAt?: number } = {}) =>
      inflate(stream, { max: size, piece, ...more });
    const damaged = Buffer.from(stream);
    damaged[damaged.length - 1]! ^= 1;
    const trailing = Buffer.concat([stream, Buffer.from('x')]);
    expect((await inflateExactly(trailing)).fault).toBe('trailing');
    expect((await inflateExactly(damaged)).fault).toBe('broken');
    expect((await inflateExactly(Buffer.from('no zlib'))).fault).toBe('broken');
    expect((await inflate(stream, { piece, max: size - 1 })).fault).toBe('too_long');
    expect((await inflateExactly(stream, { stopAt: 1000 })).fault).toBe('stopped');
    for (const cut of [1, 4, 5, stream.length - 1, stream.length]) {
      const short = stream.subarray(0, stream.length - cut);
      expect((await inflateExactly(short)).fault).toBe('too_short');
    }
  });

  it('tells much that stands behind a stream, also when the end fell on the end of a piece', async () => {
    const noise = deflateSync(makeNoise(400_000));
    const inflater = new BoundedInflater(400_000, () => true);
    expect(await inflater.write(noise)).toBeNull();
    expect(await inflater.write(makeNoise(300_000))).toBe('trailing');
  });

  it('gives up a bomb at its first byte too many', async () => {
    const stream = deflateSync(Buffer.alloc(100_000_000));
    const { fault, output } = await inflate(stream, { max: 1000 });
    expect(fault).toBe('too_long');
    expect(output.length).toBeLessThanOrEqual(1000);
  });

  it('holds no more than a few pieces of what comes out, however much that is', async () => {
    const stream = deflateSync(Buffer.alloc(200_000_000));
    const began = process.memoryUsage().arrayBuffers;
    let most = 0;
    const inflater = new BoundedInflater(200_000_000, () => {
      most = Math.max(most, process.memoryUsage().arrayBuffers - began);
      return true;
    });
    expect(await inflater.write(stream)).toBeNull();
    expect(await inflater.finish()).toBeNull();
    expect(most).toBeLessThan(4_194_304);
  });

  it('answers the same fault again when it is asked again', async () => {
    const inflater = new BoundedInflater(10, () => true);
    expect(await inflater.write(makeNoise(300_000))).toBe('broken');
    expect(await inflater.write(Buffer.from('x'))).toBe('broken');
    expect(await inflater.finish()).toBe('broken');
  });
});
