import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildCorpus } from '@/dev/images/corpus/build-corpus';
import { paintPicture } from '@/dev/images/corpus/paint-picture';
import { decodeImage } from '@/dev/images/decode-image';
import { exif, plantInJpeg } from '@/dev/images/jpeg-builder';
import { markAll } from '@/dev/images/markers/mark-all';
import { MARKER, RUNS } from '@/dev/images/markers/marked-file';
import { idats, ihdr, pngChunk, pngFile, compressed, plte } from '@/dev/images/png-builder';
import { readPngChunks } from '@/dev/images/split-apng';
import { buildTiff } from '@/dev/images/tiff-builder';
import { joinWebp, pictureOf, vp8x } from '@/dev/images/webp-builder';
import { openTarget, type Target } from '../open-target';
import { attackWithBytes, expectBytesRefused, expectBytesServed } from './attack-with-bytes';

const MARKED = await markAll();

let target: Target;
beforeAll(async () => {
  target = await openTarget();
});
afterAll(() => target.close());

describe.each(Object.entries(MARKED))('foreign bytes in a %s, served', (_, files) => {
  it.each(files.filter(({ expected }) => expected === 'gone'))(
    '$place: as if they had never been there',
    async ({ bytes, clean }) => {
      const served = await expectBytesServed(target, bytes);
      for (const run of RUNS) expect(served.includes(run, 0, 'latin1')).toBe(false);
      expect(await decodeImage(served)).toEqual(await decodeImage(clean));
    },
  );

  it('where a picture’s own bytes would be: refused', async () => {
    for (const { bytes } of files.filter(({ expected }) => expected === 'refused')) {
      const { status, body } = await attackWithBytes(target, bytes);
      // A kind of JPEG that no browser shows is no format of ours.
      expect([415, 422], JSON.stringify(body)).toContain(status);
    }
  });
});

describe('turned 2 to 8: shown upright, the pixels the same', () => {
  const size = { width: 23, height: 17 };
  const turn = (orientation: number) => buildTiff({ orientation, gps: MARKER });
  const formats: [string, (orientation: number) => Promise<Buffer>][] = [
    [
      'JPEG',
      async (orientation) =>
        plantInJpeg(await paintPicture(size).jpeg().toBuffer(), 0xdb, exif(turn(orientation))),
    ],
    [
      'PNG',
      async (orientation) => {
        const shape = { ...size, colour: 2, depth: 8 };
        const pixels = idats(compressed(shape));
        const block = pngChunk('eXIf', turn(orientation));
        return pngFile([ihdr(shape), block, ...pixels, pngChunk('IEND')]);
      },
    ],
    [
      'WebP',
      async (orientation) => {
        const picture = pictureOf(await paintPicture(size).webp({ lossless: true }).toBuffer());
        const block = { name: 'EXIF', data: turn(orientation) };
        return joinWebp([vp8x(size.width, size.height, 'E'), ...picture, block]);
      },
    ],
  ];
  it.each(formats)('%s', async (_, make) => {
    for (let orientation = 2; orientation <= 8; orientation += 1) {
      const bytes = await make(orientation);
      const served = await expectBytesServed(target, bytes);
      const [before, after] = [await decodeImage(bytes), await decodeImage(served)];
      expect(after.upright).toBe(before.upright);
      expect(after.orientation).toBe(orientation);
      expect(served.includes(MARKER)).toBe(false);
    }
  });
});

describe('every kind of picture: the same pixels, and an animation plays as before', () => {
  const kinds: [string, RegExp][] = [
    ['one pixel', / 1x1/],
    ['CMYK', /CMYK/i],
    ['16 bits', /depth 16/],
    ['interlaced', /Adam7|interlaced/],
    ['palette', /colour 3|palette/],
    ['grey with alpha', /colour 4/],
    ['progressive', /progressive/],
    ['animated', /anim|frames/],
    ['with a profile', /p3|profile|iCCP/],
  ];
  it.each(kinds)(
    '%s',
    async (_, pattern) => {
      const corpus = (await buildCorpus()).filter(({ name }) => pattern.test(name));
      expect(corpus.length).toBeGreaterThan(0);
      const some = corpus.filter((_entry, at) => at % Math.ceil(corpus.length / 6) === 0);
      for (const { bytes } of some) {
        const served = await expectBytesServed(target, bytes);
        expect(await decodeImage(served)).toEqual(await decodeImage(bytes));
      }
    },
    60_000,
  );
});

describe('a PNG with a checksum that is wrong: 422, in whatever chunk', () => {
  const shape = { width: 9, height: 7, colour: 3, depth: 4 };
  const chunks = [
    ihdr(shape),
    pngChunk('gAMA', Buffer.from([0, 0, 0xb1, 0x8f])),
    plte(16),
    pngChunk('tRNS', '\x80'),
    pngChunk('tEXt', 'Comment\0nothing'),
    ...idats(compressed(shape)),
    pngChunk('IEND'),
  ];
  it.each(chunks.map(({ type }) => type))('%s', async (type) => {
    await expectBytesServed(target, pngFile(chunks));
    const broken = chunks.map((chunk) =>
      chunk.type === type ? { ...chunk, told: { crc: 0x0badc0de } } : chunk,
    );
    const { body } = await expectBytesRefused(target, pngFile(broken), 422, 'invalid_image');
    expect(body.message).toContain('checksum');
  });
});

describe('cut off at each place where a part begins or ends: 4xx, and nothing is stored', () => {
  const size = { width: 19, height: 13 };
  /** Where parts begin: a cut there, a byte before and a byte after. */
  const cutsOf = (bytes: Buffer, starts: readonly number[]) =>
    [...new Set(starts.flatMap((at) => [at - 1, at, at + 1]))].filter(
      (at) => at >= 0 && at < bytes.length,
    );
  const indexesOf = (bytes: Buffer, needle: Buffer | string) => {
    const found: number[] = [];
    for (let at = bytes.indexOf(needle); at !== -1; at = bytes.indexOf(needle, at + 1)) {
      found.push(at);
    }
    return found;
  };
  const formats: [string, () => Promise<[Buffer, number[]]>][] = [
    [
      'PNG',
      async () => {
        const bytes = await paintPicture({ ...size, channels: 4 })
          .png({ palette: true })
          .toBuffer();
        let at = 8;
        const starts = readPngChunks(bytes).flatMap(({ data }) => {
          const own = [at, at + 4, at + 8, at + 8 + data.length];
          at += data.length + 12;
          return own;
        });
        return [bytes, [0, 8, ...starts]];
      },
    ],
    [
      'JPEG',
      async () => {
        const bytes = await paintPicture(size).jpeg({ progressive: true }).toBuffer();
        return [bytes, indexesOf(bytes, Buffer.of(0xff)).flatMap((at) => [at, at + 4])];
      },
    ],
    [
      'GIF',
      async () => {
        const bytes = await paintPicture(size).gif().toBuffer();
        return [
          bytes,
          [0, 6, 10, 13, ...indexesOf(bytes, '!'), ...indexesOf(bytes, ','), bytes.length - 1],
        ];
      },
    ],
    [
      'WebP',
      async () => {
        const bytes = await paintPicture({ ...size, channels: 4 })
          .webp()
          .toBuffer();
        const starts = ['RIFF', 'WEBP', 'VP8X', 'ALPH', 'VP8 '].flatMap((n) => indexesOf(bytes, n));
        return [bytes, starts.flatMap((at) => [at, at + 4, at + 8])];
      },
    ],
  ];
  it.each(formats)(
    '%s',
    async (_, make) => {
      const [bytes, starts] = await make();
      await expectBytesServed(target, bytes);
      const cuts = cutsOf(bytes, starts).filter(
        (_cut, at, all) => at % Math.ceil(all.length / 60) === 0,
      );
      const statuses = await target.besides(({ app, mark }) =>
        Promise.all(
          cuts.map(async (at) => {
            const response = await fetch(`${app.url}/api/free`, {
              method: 'POST',
              body: new Uint8Array(bytes.subarray(0, at)),
              headers: { 'content-type': 'image/png', 'user-agent': mark },
            });
            return `${at}: ${response.status}`;
          }),
        ),
      );
      for (const line of statuses) expect(line).toMatch(/: (400|415|422)$/);
    },
    60_000,
  );
});

describe('two things in one file: accepted only without the other, or not at all', () => {
  const script = 'alert(document.domain)';
  const small = () =>
    sharp({ create: { ...{ width: 8, height: 8 }, channels: 3, background: '#369' } });

  it('a GIF that is a script: its size begins a comment', async () => {
    // `GIF89a/*` … `*/=1;alert()`: 10,799 wide and as high as a space and a quote tell.
    const gif = await small().gif().toBuffer();
    const width = Buffer.from(gif);
    width.write('/*', 6, 'latin1');
    const polyglot = Buffer.concat([width, Buffer.from(`*/=1;${script}//`)]);
    const { status, body } = await attackWithBytes(target, polyglot, {
      changes: { image: { came: 1, went: 0 }, objects: { came: 1, went: 0 } },
    });
    expect(status, JSON.stringify(body)).toBe(200);
    const served = await fetch(String(body.url));
    expect(served.headers.get('content-type')).toBe('image/gif');
    expect(served.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await served.text()).not.toContain('alert');
  });

  const endings: [string, string][] = [
    ['a page', `<html><script>${script}</script></html>`],
    ['a ZIP with its directory at the end', `PK\x03\x04${script}PK\x05\x06${'\0'.repeat(18)}`],
    ['a PDF', `%PDF-1.7\n1 0 obj<</JS(${script})>>endobj\ntrailer\n%%EOF`],
    ['a program in PHP', `<?php ${script} ?>`],
    ['a PHAR', `<?php __HALT_COMPILER(); ?>${script}`],
    ['a video', `\0\0\0\x18ftypmp42\0\0\0\0isom${script}`],
    ['another picture', `\x89PNG\r\n\x1a\n${script}`],
  ];
  it.each(endings)('each format with %s behind it', async (_, ending) => {
    const formats = [
      await small().png().toBuffer(),
      await small().jpeg().toBuffer(),
      await small().gif().toBuffer(),
      await small().webp().toBuffer(),
    ];
    for (const bytes of formats) {
      const served = await expectBytesServed(
        target,
        Buffer.concat([bytes, Buffer.from(ending, 'latin1')]),
      );
      expect(served.equals(await expectBytesServed(target, bytes))).toBe(true);
      expect(served.includes(script)).toBe(false);
    }
  });
});
