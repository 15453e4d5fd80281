const CHECKSUMS = 'a PNG with a checksum that is wrong: 422, in whatever chunk ';

/** @type {import('../defence').Defence[]} */
export default [
  {
    name: 'every chunk of a PNG has the checksum that it says',
    file: 'lib/inspect/png/chunk-reader.ts',
    text: 'if (isRight) return told;',
    instead: 'if (isRight || told.length === 4) return told;',
    test: 'e2e/hostile/bytes/contents.test.ts',
    named: `${CHECKSUMS}IDAT`,
  },
  {
    name: 'a picture has 50 million pixels at most',
    file: 'lib/inspect/limits.ts',
    text: 'framePixels: 50_000_000,',
    instead: 'framePixels: 50_000_000_000,',
    test: 'e2e/hostile/bytes/lossless-bombs.test.ts',
    named: 'PNG sides whose product is small modulo 2^32',
  },
  {
    name: 'an animation has 1,000 frames at most',
    file: 'lib/inspect/limits.ts',
    text: 'frames: 1_000,',
    instead: 'frames: 1_000_000,',
    test: 'e2e/hostile/bytes/lossless-bombs.test.ts',
    named: 'GIF 10,000 frames',
  },
  {
    name: 'a file has 20,000 parts at most',
    file: 'lib/inspect/limits.ts',
    text: 'chunks: 20_000,',
    instead: 'chunks: 20_000_000,',
    test: 'e2e/hostile/bytes/lossless-bombs.test.ts',
    named: 'PNG more chunks than any picture has',
  },
  {
    name: 'the texts of a PNG inflate to 8 MB at most',
    file: 'lib/inspect/limits.ts',
    text: 'textBytes: 8_000_000,',
    instead: 'textBytes: 8_000_000_000,',
    test: 'e2e/hostile/bytes/lossless-bombs.test.ts',
    named: 'PNG 60 MB behind zTXt',
  },
];
