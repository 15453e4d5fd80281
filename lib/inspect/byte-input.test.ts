import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteInput } from './byte-input';

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

describe('ByteInput', () => {
  it('holds a push back until its bytes are wanted no more', async () => {
    const input = new ByteInput();
    let pushed = false;
    const push = input.push(Buffer.from('abc')).then(() => (pushed = true));
    expect(await input.need(2)).toBe(true);
    expect(pushed).toBe(false);
    expect(text(input.take(2))).toBe('ab');
    const need = input.need(2);
    await push;
    void input.push(Buffer.from('d'));
    expect(await need).toBe(true);
    expect(text(input.take(2))).toBe('cd');
    expect(input.offset).toBe(4);
    expect(input.available).toBe(0);
  });

  it('says when the upload ends before what is needed, and gives what there is', async () => {
    const input = new ByteInput();
    const need = input.need(5);
    void input.push(Buffer.from('abc'));
    input.end();
    expect(await need).toBe(false);
    expect(input.available).toBe(3);
    expect(await input.need(3)).toBe(true);
    expect(text(input.take(3))).toBe('abc');
    expect(await input.need(1)).toBe(false);
    expect(await input.need(0)).toBe(true);
  });

  it('hands out views of one chunk and a copy across chunks', async () => {
    const input = new ByteInput();
    const first = Buffer.from('abcd');
    void input.push(first);
    void input.push(Buffer.from('ef'));
    await input.need(6);
    const view = input.take(3);
    expect(view.buffer).toBe(first.buffer);
    expect(text(input.peek(3))).toBe('def');
    expect(text(input.peekSome())).toBe('d');
    expect(text(input.takeSome(9))).toBe('d');
    expect(text(input.takeSome(1))).toBe('e');
    expect(text(input.take(1))).toBe('f');
  });

  it('throws where bytes are taken that were never promised', async () => {
    const input = new ByteInput();
    void input.push(Buffer.from('ab'));
    expect(() => input.take(3)).toThrow(RangeError);
    expect(text(input.take(2))).toBe('ab');
    expect(() => input.takeSome(1)).toThrow(RangeError);
    expect(input.take(0)).toHaveLength(0);
  });

  it('drops what is pushed after it was closed, and lets a waiting push go', async () => {
    const input = new ByteInput();
    const waiting = input.push(Buffer.from('abc'));
    input.close();
    await waiting;
    await input.push(Buffer.from('def'));
    await input.push(new Uint8Array(0));
  });

  it('reads the same bytes however they are cut and asked for', async () => {
    const run = fc.integer({ min: 1, max: 70 });
    await fc.assert(
      fc.asyncProperty(fc.array(run), fc.array(run), async (pushes, takes) => {
        const total = pushes.reduce((sum, size) => sum + size, 0);
        const bytes = Buffer.from(Array.from({ length: total }, (_, index) => index % 251));
        const input = new ByteInput();
        const write = async (): Promise<void> => {
          let at = 0;
          for (const size of pushes) {
            await input.push(bytes.subarray(at, at + size));
            at += size;
          }
          input.end();
        };
        const read = async (): Promise<Buffer> => {
          const parts: Uint8Array[] = [];
          for (const size of takes) {
            if (!(await input.need(size))) break;
            parts.push(size % 3 === 0 ? input.takeSome(size) : input.take(size));
          }
          while (await input.need(1)) parts.push(input.takeSome(Infinity));
          return Buffer.concat(parts);
        };
        const [, got] = await Promise.all([write(), read()]);
        expect(got.equals(bytes)).toBe(true);
        expect(input.offset).toBe(total);
      }),
    );
  });
});
