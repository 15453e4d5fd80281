import { describe, expect, it } from 'vitest';
import { encodeLzw } from '@/dev/images/encode-lzw';
import { gifSubBlocks } from '@/dev/images/gif-builder';
import { makeNoise } from '@/dev/images/make-noise';
import { LzwCounter, type LzwFault } from './lzw-counter';

/** Counts a stream that is cut into sub-blocks of `size` bytes. */
function count(
  stream: Uint8Array,
  { minCodeSize, pixels, size = 255 }: { minCodeSize: number; pixels: number; size?: number },
): { fault: LzwFault | null; steps: number; inflated: number } {
  const work = { steps: 0, inflated: 0 };
  const counter = new LzwCounter(work);
  counter.start(minCodeSize, pixels);
  const blocks = gifSubBlocks(stream, size);
  let fault: LzwFault | null = null;
  for (let at = 0; blocks[at] !== 0 && fault === null; at += 1 + blocks[at]!) {
    fault = counter.take(blocks, at + 1, at + 1 + blocks[at]!);
  }
  return { fault: fault ?? counter.finish(), ...work };
}

const noise = (pixels: number, bits: number): Uint8Array =>
  makeNoise(pixels, bits).map((byte) => byte & (2 ** bits - 1));

/** Codes of 3 bits, as of a frame with a code size of 2: clear is 4, end is 5. */
function packCodes(...codes: number[]): Buffer {
  const bytes = Buffer.alloc(Math.ceil((codes.length * 3) / 8));
  codes.forEach((code, index) => {
    for (let bit = 0; bit < 3; bit += 1) {
      const at = index * 3 + bit;
      bytes[at >> 3]! |= ((code >> bit) & 1) << (at & 7);
    }
  });
  return bytes;
}

describe('LzwCounter', () => {
  it.each([2, 3, 4, 5, 6, 7, 8])('counts pixels of %i bits in blocks of any size', (bits) => {
    for (const pixels of [1, 2, 3, 100, 40_000]) {
      for (const deferClear of [false, true]) {
        const stream = encodeLzw(noise(pixels, bits), bits, { deferClear });
        for (const size of [1, 7, 255]) {
          const { fault, inflated } = count(stream, { minCodeSize: bits, pixels, size });
          expect(fault).toBeNull();
          expect(inflated).toBe(pixels);
        }
        expect(count(stream, { minCodeSize: bits, pixels: pixels + 1 }).fault).toBe('too_short');
        if (pixels > 1) {
          expect(count(stream, { minCodeSize: bits, pixels: pixels - 1 }).fault).toBe('too_long');
        }
      }
    }
  });

  it('takes one step a code, however many pixels a code stands for', () => {
    const pixels = 4_000_000;
    const stream = encodeLzw(new Uint8Array(pixels), 8);
    const { fault, steps } = count(stream, { minCodeSize: 8, pixels });
    expect(fault).toBeNull();
    expect(steps).toBeLessThan(stream.length);
  });

  it.each<[string, Buffer, LzwFault | null]>([
    ['a plain pixel', packCodes(4, 1, 5), null],
    ['no clear code first', packCodes(1, 5), null],
    ['clear codes in a row', packCodes(4, 4, 4, 1, 5), null],
    ['a code that the same step defines', packCodes(4, 1, 6, 5), 'too_long'],
    ['a code that is not defined behind a clear', packCodes(4, 6, 5), 'bad_code'],
    ['a code that is not defined behind a pixel', packCodes(4, 1, 7), 'bad_code'],
    ['two pixels', packCodes(4, 1, 1, 5), 'too_long'],
    ['no pixel', packCodes(4, 5), 'too_short'],
    ['no end code', packCodes(4, 1), 'too_short'],
    ['nothing', Buffer.alloc(0), 'too_short'],
    ['a byte of padding', Buffer.concat([packCodes(4, 1, 5), Buffer.of(0)]), null],
    ['two bytes of padding', Buffer.concat([packCodes(4, 1, 5), Buffer.of(0, 0)]), 'trailing'],
    ['another byte behind the end', Buffer.concat([packCodes(4, 1, 5), Buffer.of(1)]), 'trailing'],
  ])('one pixel called for: %s', (_name, stream, fault) => {
    for (const size of [1, 255]) {
      expect(count(stream, { minCodeSize: 2, pixels: 1, size }).fault).toBe(fault);
    }
  });
});
