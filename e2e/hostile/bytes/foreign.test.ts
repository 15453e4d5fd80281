import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildTiff } from '@/dev/images/tiff-builder';
import { buildForm, BOUNDARY } from '@/dev/uploads/build-form';
import { openTarget, type Target } from '../open-target';
import { expectBytesRefused } from './attack-with-bytes';

let target: Target;
beforeAll(async () => {
  target = await openTarget();
});
afterAll(() => target.close());

const latin1 = (text: string) => Buffer.from(text, 'latin1');
/** A file as its first bytes tell it; nothing behind them is looked at. */
const begins = (head: string) => Buffer.concat([latin1(head), Buffer.alloc(2_000)]);
const brand = (name: string) => begins(`\0\0\0\x18ftyp${name}\0\0\0\0mif1${name}`);

const FILES: [string, Buffer, string?][] = [
  ['TIFF, little-endian', buildTiff({ orientation: 1, littleEndian: true }), 'TIFF'],
  ['TIFF, big-endian', buildTiff({ orientation: 1 }), 'TIFF'],
  ['BigTIFF', begins('II+\0\x08\0\0\0'), 'TIFF'],
  ['SVG', latin1('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'), 'SVG'],
  ['SVG behind a declaration', latin1('<?xml version="1.0"?>\n<svg onload="alert(1)"/>'), 'SVG'],
  ['SVG behind a byte order mark', latin1('\xef\xbb\xbf  <svg/>      '), 'SVG'],
  ['SVG, compressed', gzipSync('<svg onload="alert(1)"/>')],
  ['PDF', begins('%PDF-1.7\n'), 'PDF'],
  ['HEIC', brand('heic'), 'HEIC'],
  ['HEIF of several', brand('msf1'), 'HEIC'],
  ['AVIF', brand('avif'), 'AVIF'],
  ['a video', brand('mp42'), 'video'],
  ['an icon', begins('\0\0\x01\0\x01\0'), 'icon'],
  ['a pointer', begins('\0\0\x02\0\x01\0'), 'icon'],
  ['HTML', latin1('<!doctype html><script>alert(1)</script>'), 'HTML'],
  ['HTML behind blank lines', latin1('\n\n  <html><body onload=alert(1)>'), 'HTML'],
  ['a script', latin1('<script>alert(1)</script>'), 'HTML'],
  ['ZIP', begins('PK\x03\x04'), 'ZIP'],
  ['BMP', begins('BM\x36\0\0\0'), 'BMP'],
  ['JPEG XL', begins('\xff\x0a'), 'JPEG XL'],
  ['JPEG XL in its container', begins('\0\0\0\x0cJXL \r\n\x87\n'), 'JPEG XL'],
  ['JPEG 2000', begins('\0\0\0\x0cjP  \r\n\x87\n')],
  ['a program', begins('\x7fELF\x02\x01\x01')],
  ['a page of PHP', latin1('<?php system($_GET[0]); ?>        ')],
  ['PSD', begins('8BPS\0\x01')],
  ['WebM', begins('\x1aE\xdf\xa3')],
  ['a sound in RIFF', begins('RIFF\0\x01\0\0WAVEfmt ')],
  ['a WebP whose form is written small', begins('RIFF\0\x01\0\0webpVP8 ')],
  ['a PNG whose line ends were changed on the way', begins('\x89PNG\n\x1a\n')],
  ['a PNG behind a blank', begins(' \x89PNG\r\n\x1a\n')],
  ['a JPEG without its second marker', begins('\xff\xd8\0\0')],
  ['a GIF of no version', begins('GIF88a')],
  ['MNG', begins('\x8aMNG\r\n\x1a\n')],
];

describe('under an image’s name and type: 415 from the bytes', () => {
  it.each(FILES)('%s', async (_, bytes, name) => {
    const { body } = await expectBytesRefused(target, bytes, 415, 'unsupported_format');
    if (name !== undefined) expect(body.message).toContain(name);
  });

  it('nothing', () => expectBytesRefused(target, Buffer.alloc(0), 400, 'empty_file'));

  it('a single byte of each format', async () => {
    for (const head of ['\x89', '\xff', 'G', 'R']) {
      await expectBytesRefused(target, latin1(head), 415, 'unsupported_format');
    }
  });

  it('in a form, as x.png and image/png, with every trick of names', async () => {
    const svg = latin1('<svg onload="alert(1)"/>');
    const names = ['x.png', 'x.svg', '../../x.png', 'x.php.png', 'CON', ''];
    const statuses = await target.besides(async ({ app, mark }) => {
      const answers = names.map((name) =>
        fetch(`${app.url}/api/free`, {
          method: 'POST',
          headers: {
            'content-type': `multipart/form-data; boundary=${BOUNDARY}`,
            'user-agent': mark,
          },
          body: new Uint8Array(
            buildForm([
              { name: 'image', filename: `${mark}${name}`, type: 'image/png', data: svg },
            ]),
          ),
        }),
      );
      return (await Promise.all(answers)).map(({ status }, at) => `${names[at]} ${status}`);
    });
    expect(statuses).toEqual(names.map((name) => `${name} 415`));
  });

  it('of another type than it says, it is what its bytes are', async () => {
    const one = { came: 1, went: 0 };
    const told = await target.besides(
      async ({ app }) => {
        const gif = latin1(
          'GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;',
        );
        const response = await fetch(`${app.url}/api/free`, {
          method: 'POST',
          body: new Uint8Array(gif),
          headers: { 'content-type': 'image/svg+xml' },
        });
        return (await response.json()) as Record<string, unknown>;
      },
      { changes: { image: one, objects: one } },
    );
    expect(told).toMatchObject({ contentType: 'image/gif' });
    expect(told.url).toMatch(/\.gif$/);
  });
});
