import type { FuzzTarget } from '../fuzz-target';
import { expectImageUrl } from '../oracles/expect-image-url';
import { expectRemote } from '../oracles/expect-remote';

const SEEDS = [
  ...[
    'rhttps://a.example.net/b.png?c#d',
    'rhttp://203.0.114.7:80/',
    'rhttps://[2606:4700::1111]/',
    'r8.8.8.8',
    'r2606:4700::1',
  ],
  ...[
    'rhttp://127.1/',
    'rhttp://0x7f000001/',
    'rhttp://[::ffff:127.0.0.1]/',
    'rhttps://u:p@a.example.net/',
    'rfile:///etc/passwd',
  ],
  ...[
    'rhttps://img.example.org/abcdefghij',
    'rhttp://192.168.1.7/',
    'rhttps://a.example.net.:443/',
    'rhttps://xn--mnchen-3ya.example.net/',
  ],
  ...[
    'iabcdefghij',
    'ihttps://i.example.org/abcdefghij.png?x#y',
    'iimg.example.org/abcdefghij/',
    'ilocalhost:3000/i/abcdefghij.webp',
  ],
  ...[
    'ihttp://img.example.org:80/abcdefghij',
    'ihttps://img.example.org/abcdefghij https://i.example.org/bbbbbbbbbb.gif',
  ],
];

/** Addresses of images, ours (`i`) and those to fetch from (`r`); the text is UTF-8. */
export const target: FuzzTarget = {
  seeds: () => SEEDS.map((text) => Buffer.from(text)),
  dictionary: [
    ...[
      'http://',
      'https://',
      'HTTP:',
      '//',
      '/',
      '\\',
      '@',
      ':',
      ':80',
      ':443',
      ':8080',
      '.',
      '..',
      '%2e',
      '%2f',
      '%00',
      '%',
      '#',
      '?',
    ],
    ...[
      'img.example.org',
      'i.example.org',
      'localhost:3000',
      '/i/',
      'abcdefghij',
      '.png',
      '127.0.0.1',
      '127.1',
      '0x7f',
      '0177',
      '2130706433',
    ],
    ...[
      '[',
      ']',
      '::',
      '::1',
      '::ffff:',
      '64:ff9b::',
      '2002:7f00:1::',
      'fe80::1%25eth0',
      '2000::',
      '3fff::',
      '169.254.169.254',
      '10.1',
      '192.168.1.7',
    ],
    ...[
      'localhost',
      '.local',
      '.internal',
      '.onion',
      'xn--',
      'xn--a',
      '\xef\xbc\x8e',
      '\xe3\x80\x82',
      '\xe2\x91\xa0',
      '\xc2\xad',
      '\t',
      '\n',
      ' ',
      '\x7f',
    ],
  ],
  maxLength: 3_000,
  run(bytes) {
    const text = bytes.toString('utf8', 1);
    switch (bytes.toString('latin1', 0, 1)) {
      case 'r':
        return expectRemote(text);
      case 'i':
        return expectImageUrl(text);
      default:
        return 'nothing';
    }
  },
};
