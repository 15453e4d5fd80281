import type { FuzzTarget } from '../fuzz-target';
import { expectClient } from '../oracles/expect-client';
import { expectDownload } from '../oracles/expect-download';
import { expectEtag } from '../oracles/expect-etag';
import { expectHost } from '../oracles/expect-host';
import { expectOffer } from '../oracles/expect-offer';
import { expectRange } from '../oracles/expect-range';
import { expectSecrets } from '../oracles/expect-secrets';
import { expectWords } from '../oracles/expect-words';

const PARSERS = {
  r: expectRange,
  n: expectOffer,
  e: expectEtag,
  s: expectSecrets,
  h: expectHost,
  c: expectClient,
  w: expectWords,
  d: expectDownload,
} as const;

const SEEDS = [
  ...[
    'rz bytes=0-9',
    'rzz bytes=5-',
    'rz bytes=-7',
    'rz bytes=0-1,3-4',
    'rz items=0-1',
    'r1 bytes=0-999999999999999',
  ],
  ...[
    'n*/*',
    'ntext/plain',
    'ntext/html, application/json;q=0.9',
    'ntext/plain;q=0, text/html;q=0.5;level=1',
  ],
  ...[`e"${'ab'.repeat(32)}"`, `eW/"a", W/"${'ab'.repeat(32)}"`, 'e*'],
  ...[
    `sBearer ${'a'.repeat(40)}`,
    `simg402_operator=${'a'.repeat(43)}; a=b`,
    `s__Host-img402_operator=${'b'.repeat(43)}`,
  ],
  ...[
    'himg.example.org /',
    'hi.example.org /abcdefghij.png',
    'himg.example.org:3000 /i/abcdefghij.png',
    'h[::1]:80 /i',
  ],
  ...[
    'c192.0.2.7',
    'c2001:db8::1',
    'c::ffff:192.0.2.7',
    'c[fe80::1%eth0]',
    'c1.2.3.4, 2001:db8:0:1::5',
    'c64:ff9b::1.2.3.4',
  ],
  ...['w3d', 'w60', 'w1w', 'wabcdefghij', `w${'ab'.repeat(16)}`, 'w0123456789abcdef_-'],
  ...['d', 'ddownload=cat.png', 'ddownload=%22%0d%0a.exe', 'ddownload=..%2F..%2Fa'],
];

/** The small parsers of headers: the first letter tells which, each is compared with a second one of its own. */
export const target: FuzzTarget = {
  seeds: () => SEEDS.map((text) => Buffer.from(text, 'latin1')),
  dictionary: [
    ...[
      'bytes=',
      'bytes',
      '-',
      ',',
      '=',
      ' ',
      '\t',
      '999999999999999',
      '9999999999999999',
      'application/json',
      'text/plain',
    ],
    ...[
      'text/html',
      '*/*',
      ';q=',
      ';q=0',
      ';q=1',
      ';q=NaN',
      'W/',
      '"',
      '*',
      'Bearer ',
      'img402_operator=',
      '__Host-',
      ';',
    ],
    ...[
      'img.example.org',
      'i.example.org',
      ':80',
      ':443',
      ':3000',
      '[',
      ']',
      '::',
      '::1',
      '::ffff:',
      '%',
      '@',
      '#',
      '?',
      '/i/',
    ],
    ...[
      '0x7f',
      '127.1',
      '.png',
      '/',
      '..',
      's',
      'm',
      'h',
      'd',
      'w',
      'download=',
      '%0d%0a',
      '%22',
      '%00',
      '&',
      '\xa0',
      '\xff',
    ],
  ],
  maxLength: 600,
  run(bytes) {
    const kind = bytes.toString('latin1', 0, 1);
    const parse = PARSERS[kind as keyof typeof PARSERS] as ((text: string) => string) | undefined;
    return parse === undefined ? 'nothing' : parse(bytes.toString('latin1', 1));
  },
};
