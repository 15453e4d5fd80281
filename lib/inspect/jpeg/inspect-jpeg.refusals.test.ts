import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { inspectWith } from '@/dev/images/inspect-with';
import {
  app,
  changeJpeg,
  comment,
  flatJpeg,
  icc,
  joinJpeg,
  patchJpeg,
  plantInJpeg,
  progressiveJpeg,
  splitJpeg,
  type JpegPart,
} from '@/dev/images/jpeg-builder';
import { makeNoise } from '@/dev/images/make-noise';
import { inspectJpeg } from './inspect-jpeg';

const flat = joinJpeg(flatJpeg({ width: 32, height: 24 }));
const flatProgressive = joinJpeg(flatJpeg({ width: 32, height: 24, isProgressive: true }));
const colour = await sharp(makeNoise(20 * 20 * 3), { raw: { width: 20, height: 20, channels: 3 } })
  .jpeg()
  .toBuffer();
const scans = await sharp(colour).jpeg({ progressive: true }).toBuffer();
const profile = (await sharp(await sharp(colour).withIccProfile('p3').toBuffer()).metadata()).icc!;

const part = (marker: number, ...bytes: number[]): JpegPart => ({
  marker,
  payload: Buffer.from(bytes),
});

/** The file with bytes behind the content of a part. */
const lengthen = (file: Buffer, marker: number, ...bytes: number[]): Buffer =>
  changeJpeg(file, marker, (old) => ({
    ...old,
    payload: Buffer.concat([old.payload!, Buffer.from(bytes)]),
  }));

/** The file with other scan data. */
const withData = (file: Buffer, ...data: number[]): Buffer =>
  changeJpeg(file, 0xda, (old) => ({ ...old, data: Buffer.from(data) }));

const restarts = (...codes: number[]): Buffer => {
  const pieces = codes.flatMap((code) => [0, 0xff, code]);
  return withData(joinJpeg(flatJpeg({ width: 32, height: 8, interval: 1 })), ...pieces, 0);
};

const sofOf = (marker: number): Buffer => changeJpeg(flat, 0xc0, (old) => ({ ...old, marker }));
const without = (file: Buffer, marker: number): Buffer => changeJpeg(file, marker, () => []);

type Case = readonly [name: string, file: () => Buffer, words: RegExp, code?: string];

const CASES: readonly Case[] = [
  ['arithmetic coding', () => sofOf(0xc9), /arithmetic/, 'unsupported_format'],
  ['arithmetic, progressive', () => sofOf(0xca), /arithmetic/, 'unsupported_format'],
  [
    'arithmetic tables',
    () => plantInJpeg(flat, 0xc0, part(0xcc, 0)),
    /arith/,
    'unsupported_format',
  ],
  ['lossless', () => sofOf(0xc3), /lossless/, 'unsupported_format'],
  ['JPEG-LS', () => sofOf(0xf7), /JPEG-LS/, 'unsupported_format'],
  ['differential', () => sofOf(0xc5), /hierarchical/, 'unsupported_format'],
  ['hierarchical', () => plantInJpeg(flat, 0xc0, part(0xde)), /hierarch/, 'unsupported_format'],
  ['12 bits', () => patchJpeg(flat, 0xc0, 0, 12), /12 bits/, 'unsupported_format'],
  [
    'two components',
    () => lengthen(patchJpeg(flat, 0xc0, 5, 2), 0xc0, 2, 0x11, 0),
    /2 colour/,
    'unsupported_format',
  ],
  [
    'rare sampling',
    () => patchJpeg(colour, 0xc0, 7, 0x31, 0, 2, 0x21),
    /sampling/,
    'unsupported_format',
  ],

  ['DNL', () => plantInJpeg(flat, 0xd9, part(0xdc, 0, 9)), /DNL/],
  ['height 0', () => patchJpeg(flat, 0xc0, 1, 0, 0), /how large/],
  ['width 0', () => patchJpeg(flat, 0xc0, 3, 0, 0), /how large/],
  ['a frame header with more bytes', () => lengthen(flat, 0xc0, 0), /frame header/],
  ['a frame header with fewer components', () => patchJpeg(flat, 0xc0, 5, 3), /frame header/],
  ['two frame headers', () => plantInJpeg(flat, 0xda, splitJpeg(flat)[2]!), /more than one frame/],
  ['no frame header', () => without(flat, 0xc0), /before its frame/],
  ['a component named twice', () => patchJpeg(colour, 0xc0, 9, 1), /twice/],
  ['sampling of 0', () => patchJpeg(flat, 0xc0, 7, 0x10), /not allowed/],
  ['quantization slot 4', () => patchJpeg(flat, 0xc0, 8, 4), /not allowed/],
  ['no picture data', () => without(flat, 0xda), /before its picture/],
  ['one of three colours', () => onlyFirstColour(), /before its picture/],

  ['a quantization step of 0', () => patchJpeg(flat, 0xdb, 7, 0), /step of 0/],
  ['a long quantization segment', () => lengthen(flat, 0xdb, 0), /malformed/],
  ['an empty quantization segment', () => plantInJpeg(flat, 0xc0, part(0xdb)), /empty/],
  ['quantization precision 2', () => patchJpeg(flat, 0xdb, 0, 0x20), /malformed/],
  ['no quantization table', () => without(flat, 0xdb), /lacks a table/],
  ['a long Huffman segment', () => lengthen(flat, 0xc4, 0), /malformed/],
  ['an empty Huffman segment', () => plantInJpeg(flat, 0xc0, part(0xc4)), /empty/],
  ['Huffman class 2', () => patchJpeg(flat, 0xc4, 0, 0x20), /malformed/],
  ['a code of all ones', () => plantInJpeg(flat, 0xda, allOnes()), /not a code/],
  ['an oversubscribed code', () => plantInJpeg(flat, 0xda, overfull()), /not a code/],
  ['a DC category of 16', () => patchJpeg(flat, 0xc4, 17, 16), /not a code/],
  ['257 codes', () => plantInJpeg(flat, 0xda, manyCodes()), /malformed/],
  ['no Huffman table', () => without(flat, 0xc4), /lacks a table/],
  [
    'a table without codes',
    () => plantInJpeg(flat, 0xda, part(0xc4, ...new Array<number>(17).fill(0))),
    /lacks a table/,
  ],
  [
    'a long restart interval',
    () => plantInJpeg(flat, 0xda, part(0xdd, 0, 1, 2)),
    /restart interval/,
  ],

  ['a long scan header', () => lengthen(flat, 0xda, 0), /scan header/],
  ['no component in a scan', () => patchJpeg(flat, 0xda, 0, 0), /scan header/],
  ['an unknown component', () => patchJpeg(flat, 0xda, 1, 9), /do not exist/],
  ['Huffman slot 4', () => patchJpeg(flat, 0xda, 2, 0x40), /do not exist/],
  ['a component twice in a scan', () => patchJpeg(colour, 0xda, 3, 1), /do not exist/],
  ['a band in a sequential scan', () => patchJpeg(flat, 0xda, 4, 62), /not allowed/],
  ['too much interleaved', () => patchJpeg(colour, 0xc0, 7, 0x44, 0, 2, 0x11), /interleaves/],
  ['the same scan twice', () => plantInJpeg(flat, 0xd9, splitJpeg(flat).at(-2)!), /out of turn/],
  ['AC before DC', () => progressiveJpeg([1, 5, 0, 0]), /not begun/],
  ['DC with AC', () => progressiveJpeg([0, 5, 0, 0]), /not allowed/],
  [
    'a band that ends before it begins',
    () => progressiveJpeg([0, 0, 0, 0], [5, 4, 0, 0]),
    /not allowed/,
  ],
  ['a band beyond 63', () => progressiveJpeg([0, 0, 0, 0], [5, 64, 0, 0]), /not allowed/],
  ['a skipped bit', () => progressiveJpeg([0, 0, 0, 3], [0, 0, 3, 1]), /not allowed/],
  ['bits out of turn', () => progressiveJpeg([0, 0, 0, 3], [0, 0, 2, 1]), /out of turn/],
  ['first bits twice', () => progressiveJpeg([0, 0, 0, 0], [0, 0, 0, 0]), /out of turn/],
  ['approximation of 14', () => progressiveJpeg([0, 0, 0, 14]), /not allowed/],
  ['several components in a band', () => patchJpeg(scans, 0xda, 0, 3), /scan header/],

  ['no scan data', () => withData(flat), /lacks picture data/],
  // Found by fuzzing: decoders make different pictures of it.
  ['a fill byte before a zero', () => withData(flat, 0, 0, 0, 0xff, 0xff, 0, 0, 0), /fill byte/],
  ['scan data too short', () => withData(flat, 0, 0), /lacks picture data/],
  [
    'scan data too long',
    () => withData(flat, ...new Array<number>(12 * 256 + 1).fill(0)),
    /more data/,
  ],
  ['a refining scan with a byte too many', () => refined(0, 0, 0), /more data/],
  ['a refining scan with a byte too few', () => refined(0), /lacks picture data/],
  [
    'restart markers without an interval',
    () => withData(flat, 0, 0, 0xff, 0xd0, 0),
    /out of place/,
  ],
  ['restart markers in disorder', () => restarts(0xd0, 0xd2, 0xd1), /out of place/],
  ['a restart marker too many', () => restarts(0xd0, 0xd1, 0xd2, 0xd3), /out of place/],
  ['a restart marker too few', () => restarts(0xd0, 0xd1), /lacks picture data/],
  ['an empty restart interval', () => withData(restarts(0xd0), 0xff, 0xd0), /lacks picture data/],

  [
    'stray bytes between segments',
    () => changeJpeg(flat, 0xdb, (old) => ({ ...old, data: Buffer.of(0) })),
    /stray/,
  ],
  [
    'stray bytes behind SOI',
    () => changeJpeg(flat, 0xd8, (old) => ({ ...old, data: Buffer.from('<html>') })),
    /stray/,
  ],
  [
    'a segment longer than its bytes',
    () => changeJpeg(flat, 0xc0, (old) => ({ ...old, toldLength: 14 })),
    /./,
  ],
  [
    'a segment of length 1',
    () => changeJpeg(flat, 0xdb, (old) => ({ ...old, toldLength: 1 })),
    /impossible/,
  ],
  ['a second SOI', () => plantInJpeg(flat, 0xdb, { marker: 0xd8 }), /none of its kind/],
  ['TEM', () => plantInJpeg(flat, 0xdb, { marker: 0x01 }), /none of its kind/],
  ['a reserved marker', () => plantInJpeg(flat, 0xdb, part(0x77, 1)), /none of its kind/],
  [
    'a restart marker outside of a scan',
    () => plantInJpeg(flat, 0xdb, { marker: 0xd0 }),
    /none of its/,
  ],
  ['an extension', () => plantInJpeg(flat, 0xdb, part(0xf0, 1)), /none of its kind/],

  [
    'a profile with a part missing',
    () => plantInJpeg(flat, 0xdb, ...icc(profile, 200).slice(1)),
    /not complete/,
  ],
  [
    'a profile with a part twice',
    () => plantInJpeg(flat, 0xdb, ...icc(profile), ...icc(profile)),
    /disorder/,
  ],
  [
    'a profile with two counts',
    () => plantInJpeg(flat, 0xdb, ...icc(profile, 200).slice(0, 1), ...icc(profile, 300).slice(1)),
    /disorder/,
  ],
  [
    'a profile part 0',
    () =>
      plantInJpeg(flat, 0xdb, app(2, Buffer.concat([Buffer.from('ICC_PROFILE\0\0\x01'), profile]))),
    /disorder/,
  ],
  [
    'a profile whose name does not end',
    () =>
      plantInJpeg(
        flat,
        0xdb,
        app(2, Buffer.concat([Buffer.from('ICC_PROFILE\x01\x01\x01'), profile])),
      ),
    /disorder/,
  ],
  ['a profile that is none', () => plantInJpeg(flat, 0xdb, ...icc(makeNoise(500))), /damaged/],
];

/** A colour frame whose one scan is of its first component. */
const onlyFirstColour = (): Buffer =>
  lengthen(patchJpeg(flat, 0xc0, 5, 3), 0xc0, 2, 0x11, 0, 3, 0x11, 0);

const allOnes = (): JpegPart => part(0xc4, 0x11, 2, ...new Array<number>(15).fill(0), 1, 2);

/** Two codes of one bit leave none for the next length. */
const overfull = (): JpegPart =>
  part(0xc4, 0x11, 1, 2, 1, ...new Array<number>(13).fill(0), 1, 2, 3, 4);

const manyCodes = (): JpegPart =>
  part(0xc4, 0x11, ...new Array<number>(14).fill(0), 255, 2, ...new Array<number>(257).fill(1));

/** A progressive file whose DC is refined by this scan data; 12 blocks take 2 bytes. */
function refined(...data: number[]): Buffer {
  const parts = splitJpeg(progressiveJpeg([0, 0, 0, 1], [0, 0, 1, 0]));
  const last = { ...parts.at(-2)!, data: Buffer.from(data) };
  return joinJpeg([...parts.slice(0, -2), last, parts.at(-1)!]);
}

describe('inspectJpeg, what it refuses', () => {
  const cases = CASES.map(([name, file, words, code = 'invalid_image']) => {
    return { name, file, words, code };
  });
  it.each(cases)('$name', async ({ file, words, code }) => {
    for (const piece of [1, 65_536]) {
      const { outcome } = await inspectWith(inspectJpeg, file(), { piece });
      expect(outcome).toMatchObject({ refused: code, detail: expect.stringMatching(words) });
    }
  });

  it('nothing of the files that these were made from', async () => {
    for (const file of [
      flat,
      flatProgressive,
      colour,
      scans,
      refined(0, 0),
      restarts(0xd0, 0xd1, 0xd2),
    ]) {
      expect((await inspectWith(inspectJpeg, file)).outcome).toMatchObject({ format: 'jpeg' });
    }
    const whole = progressiveJpeg([0, 0, 0, 1], [1, 63, 0, 1], [0, 0, 1, 0], [1, 63, 1, 0]);
    expect((await inspectWith(inspectJpeg, whole)).outcome).toMatchObject({ format: 'jpeg' });
  });

  it('a file that ends anywhere', async () => {
    for (const file of [colour, scans, plantInJpeg(flat, 0xdb, comment('x'), ...icc(profile))]) {
      for (let length = 3; length < file.length; length += 1) {
        const { outcome } = await inspectWith(inspectJpeg, file.subarray(0, length));
        expect(outcome).toMatchObject({ refused: 'invalid_image' });
      }
    }
  });
});
