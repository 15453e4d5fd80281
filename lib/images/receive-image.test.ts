import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { makePng } from '@/dev/uploads/make-png';
import { splitBody } from '@/dev/uploads/split-body';
import { isRefusal } from '@/lib/errors';
import { hashHere } from './hashing/hash-here';
import { receiveImage } from './receive-image';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

async function receive(bytes: Uint8Array, maxBytes = 100_000, piece = 100) {
  const receiver = receiveImage(maxBytes, { store: {}, startHash: hashHere });
  for await (const chunk of splitBody(bytes, piece)) {
    const refusal = await receiver.push(chunk);
    if (refusal !== null) return refusal;
  }
  return receiver.finish();
}

describe('receiveImage', () => {
  it.each([1, 100, 100_000])(
    'counts and hashes what came and what is kept, in pieces of %i',
    async (piece) => {
      const png = makePng();
      const received = await receive(png, 100_000, piece);
      if (isRefusal(received)) throw new Error(received.log);
      const kept = Buffer.concat(received.body as Uint8Array[]);
      expect(received.facts).toEqual({ format: 'png', width: 8, height: 6, frames: 1 });
      expect(received.receivedBytes).toBe(png.length);
      expect(Buffer.from(received.receivedSha256)).toEqual(sha256(png));
      expect(received.servedBytes).toBe(kept.length);
      expect(Buffer.from(received.servedSha256)).toEqual(sha256(kept));
      expect(kept.length).toBeLessThan(png.length);
      expect(kept.includes('planted comment')).toBe(false);
    },
  );

  it('takes exactly the limit, and names it to what is larger', async () => {
    const png = makePng();
    expect(isRefusal(await receive(png, png.length))).toBe(false);
    expect(await receive(png, png.length - 1)).toMatchObject({
      refused: 'file_too_large',
      detail: `The limit is ${png.length - 1} bytes.`,
    });
    expect(await receive(Buffer.alloc(2_000_000), 1_048_576, 65_536)).toMatchObject({
      refused: 'unsupported_format',
    });
  });

  it.each([
    ['nothing', Buffer.alloc(0), 'empty_file'],
    ['an image that ends early', makePng().subarray(0, 80), 'invalid_image'],
    ['a page', Buffer.from('<!doctype html><script>alert(1)</script>'), 'unsupported_format'],
  ])('refuses %s', async (_, bytes, code) => {
    expect(await receive(bytes)).toMatchObject({ refused: code });
  });

  it('can be let go of at any point, and twice', async () => {
    const receiver = receiveImage(1000, { store: {}, startHash: hashHere });
    receiver.abort();
    await receiver.push(makePng());
    receiver.abort();
    expect(isRefusal(await receiver.finish())).toBe(true);
  });
});
