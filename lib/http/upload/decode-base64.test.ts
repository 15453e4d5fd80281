import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isRefusal, type Refusal } from '@/lib/errors';
import { createBase64Decoder } from './decode-base64';

function decode(...pieces: string[]): string | Refusal {
  const decoder = createBase64Decoder();
  const parts: Uint8Array[] = [];
  for (const text of [...pieces, null]) {
    const bytes = text === null ? decoder.end() : decoder.push(text);
    if (isRefusal(bytes)) return bytes;
    parts.push(bytes);
  }
  return Buffer.concat(parts).toString('latin1');
}

describe('createBase64Decoder', () => {
  it.each([
    ['', ''],
    ['QQ==', 'A'],
    ['QQ', 'A'],
    ['QUI=', 'AB'],
    ['QUI', 'AB'],
    ['QUJD', 'ABC'],
    ['QUJD\r\nREVG\n', 'ABCDEF'],
    ['-_-_', '\xfb\xff\xbf'],
    ['+/+/', '\xfb\xff\xbf'],
    ['data:image/png;base64,QUJD', 'ABC'],
    ['data:image/png;name=a.png;base64,QUJD', 'ABC'],
    ['data:;base64,QQ==', 'A'],
    ['data:image/png;base64,', ''],
    ['data', 'u\xabZ'],
  ])('decodes %j', (text, bytes) => {
    expect(decode(text)).toBe(bytes);
  });

  it.each([
    'Q',
    'QUJDR',
    'QQ=',
    'QQ===',
    'Q===',
    'QUJD=',
    '=QQ=',
    'QQ==QQ==',
    'QQ==QQ',
    'QU JD',
    'QU%3D',
    'Qé==',
    '<svg>',
    'data:image/png,QUJD',
    'data:image/png;base64',
    'data:image/png;base64;QUJD',
    `data:${'a'.repeat(300)};base64,QUJD`,
    'data:image/png;base64,data:image/png;base64,QUJD',
  ])('refuses %j', (text) => {
    expect(decode(text)).toMatchObject({ refused: 'invalid_request' });
  });

  it.each(['QQ==', 'QUI=', 'data:image/png;base64,QUJDREVGRw=='])(
    'gives the same for %s cut at every place',
    (text) => {
      const whole = decode(text);
      for (let at = 0; at <= text.length; at += 1) {
        expect(decode(text.slice(0, at), text.slice(at))).toBe(whole);
      }
      expect(decode(...Array.from(text))).toBe(whole);
    },
  );

  it('gives back any bytes, however the text is cut and in whichever alphabet', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.constantFrom('base64', 'base64url'),
        fc.array(fc.nat({ max: 300 }), { maxLength: 6 }),
        (bytes, alphabet, cuts) => {
          const text = Buffer.from(bytes).toString(alphabet);
          const places = [0, ...cuts.sort((a, b) => a - b), text.length];
          const pieces = places.slice(1).map((end, index) => text.slice(places[index], end));
          expect(decode(...pieces)).toBe(Buffer.from(bytes).toString('latin1'));
        },
      ),
    );
  });

  it('refuses a flood of padding in linear time', () => {
    const startedAt = performance.now();
    expect(isRefusal(decode(`${'='.repeat(500_000)}A`))).toBe(true);
    expect(performance.now() - startedAt).toBeLessThan(500);
  });
});
