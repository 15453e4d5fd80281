import { describe, expect, it } from 'vitest';
import { ByteInput } from './byte-input';
import { sniffFormat } from './sniff-format';

async function sniff(head: string): Promise<{ answer: unknown; left: number }> {
  const input = new ByteInput();
  const sniffed = sniffFormat(input);
  for (const byte of Buffer.from(head, 'latin1')) void input.push(Buffer.of(byte));
  input.end();
  const answer = await sniffed;
  return { answer, left: input.available };
}

describe('sniffFormat', () => {
  it.each([
    ['png', '\x89PNG\r\n\x1a\n\0\0\0\rIHDR'],
    ['jpeg', '\xff\xd8\xff\xe0\0\x10JFIF'],
    ['jpeg', '\xff\xd8\xff'],
    ['gif', 'GIF87a'],
    ['gif', 'GIF89a\x01\0\x01\0\0\0\0'],
    ['webp', 'RIFF\x24\0\0\0WEBPVP8 '],
  ])('tells %s from %j and consumes nothing', async (format, head) => {
    const { answer, left } = await sniff(head);
    expect(answer).toBe(format);
    expect(left).toBe(head.length);
  });

  it.each([
    ['a HEIC photo', '\0\0\0\x18ftypheic'],
    ['an AVIF image', '\0\0\0\x1cftypavif'],
    ['a video', '\0\0\0\x18ftypmp42'],
    ['a TIFF image', 'II*\0\x08\0\0\0'],
    ['a TIFF image', 'MM\0*\0\0\0\x08'],
    ['a PDF document', '%PDF-1.7'],
    ['a ZIP archive', 'PK\x03\x04'],
    ['a BMP image', 'BM\x36\0\0\0'],
    ['an icon file', '\0\0\x01\0\x01\0'],
    ['a JPEG XL image', '\xff\x0a\0\0'],
    ['an SVG or XML file', '<svg xmlns='],
    ['an SVG or XML file', '\xef\xbb\xbf <?xml version'],
    ['an HTML page', '<!DOCTYPE html>'],
    ['an HTML page', '\n<ScRiPt>'],
  ])('names %s in its refusal', async (name, head) => {
    const { answer } = await sniff(head);
    expect(answer).toMatchObject({ refused: 'unsupported_format', detail: `This is ${name}.` });
  });

  it.each(['\x89PNG', '\xff\xd8', 'GIF88a', 'RIFF\x24\0\0\0WAVE', ' GIF89a', 'hello', '\0'])(
    'refuses %j without a name',
    async (head) => {
      const { answer } = await sniff(head);
      expect(answer).toMatchObject({ refused: 'unsupported_format' });
      expect(answer).not.toHaveProperty('detail');
    },
  );

  it('calls nothing at all an empty file', async () => {
    expect((await sniff('')).answer).toMatchObject({ refused: 'empty_file' });
  });
});
