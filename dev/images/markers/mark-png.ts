import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import {
  actl,
  animatedChunks,
  bigEndian,
  compressed,
  fctl,
  fdat,
  iccp,
  idats,
  ihdr,
  pngChunk,
  type PngChunk,
  pngFile,
  pngScanlines,
  stillChunks,
} from '../png-builder';
import { CLEAN_EXIF, MARKED_EXIF } from './mark-exif';
import { MARKER, type MarkedFile } from './marked-file';

const SHAPE = { width: 9, height: 7, colour: 2, depth: 8 };
const PALETTE = { width: 9, height: 7, colour: 3, depth: 2 };
const marker = Buffer.from(MARKER, 'latin1');
const deflated = deflateSync(marker);

type Plan = [
  place: string,
  expected: MarkedFile['expected'],
  chunks: PngChunk[],
  trailing?: string,
];

/** A copy of `chunks` with others put before, or behind, the first of a type. */
function plant(chunks: PngChunk[], type: string, ...planted: PngChunk[]): PngChunk[] {
  const at = chunks.findIndex((chunk) => chunk.type === type);
  return [...chunks.slice(0, at), ...planted, ...chunks.slice(at)];
}

const replace = (chunks: PngChunk[], type: string, ...by: PngChunk[]): PngChunk[] =>
  chunks.flatMap((chunk) => (chunk.type === type ? by : [chunk]));

const lengthen = (chunks: PngChunk[], type: string): PngChunk[] =>
  chunks.map((chunk) =>
    chunk.type === type ? pngChunk(type, Buffer.concat([chunk.data, marker])) : chunk,
  );

function planStills(still: PngChunk[]): Plan[] {
  const before = (...chunks: PngChunk[]): PngChunk[] => plant(still, 'IDAT', ...chunks);
  const behind = (...chunks: PngChunk[]): PngChunk[] => plant(still, 'IEND', ...chunks);
  const stream = compressed(SHAPE);
  const split = stillChunks(SHAPE, 2);
  const [head, firstHalf, secondHalf, end] = split as [PngChunk, PngChunk, PngChunk, PngChunk];
  const pixels = (...parts: Uint8Array[]): PngChunk[] =>
    replace(still, 'IDAT', ...parts.map((part) => pngChunk('IDAT', part)));
  return [
    ['tEXt', 'gone', before(pngChunk('tEXt', `Comment\0${MARKER}`))],
    ['the keyword of tEXt', 'gone', before(pngChunk('tEXt', `${MARKER}\0text`))],
    [
      'zTXt',
      'gone',
      before(pngChunk('zTXt', Buffer.concat([Buffer.from('Comment\0\0'), deflated]))),
    ],
    ['iTXt', 'gone', before(pngChunk('iTXt', `XML:com.adobe.xmp\0\0\0\0\0<x>${MARKER}</x>`))],
    [
      'compressed iTXt',
      'gone',
      before(pngChunk('iTXt', Buffer.concat([Buffer.from('a\0\x01\0\0\0'), deflated]))),
    ],
    ['tEXt behind the pixels', 'gone', behind(pngChunk('tEXt', `Comment\0${MARKER}`))],
    ['an unknown chunk before the pixels', 'gone', before(pngChunk('prVt', marker))],
    ['an unknown chunk behind the pixels', 'gone', behind(pngChunk('prVt', marker))],
    [
      'an unknown chunk behind IHDR of a palette image',
      'gone',
      plant(stillChunks(PALETTE), 'PLTE', pngChunk('abCd', marker)),
    ],
    ['a chunk of content credentials', 'gone', before(pngChunk('caBX', marker))],
    ['an unknown critical chunk', 'refused', before(pngChunk('MARK', marker))],
    [
      'the type of a chunk',
      'gone',
      before(...['a', 'b', 'c', 'd', 'e', 'f'].map((letter) => pngChunk(`m${letter}Rk`, marker))),
    ],
    [
      'a chunk among the pixels',
      'refused',
      [head, firstHalf, pngChunk('tEXt', marker), secondHalf, end],
    ],
    ['eXIf that is no TIFF', 'gone', before(pngChunk('eXIf', marker))],
    ['sPLT', 'gone', before(pngChunk('sPLT', `${MARKER}\0\x08${MARKER.slice(0, 18)}`))],
    ['hIST', 'gone', plant(stillChunks(PALETTE), 'IDAT', pngChunk('hIST', MARKER.slice(0, 8)))],
    ['bKGD', 'gone', before(pngChunk('bKGD', MARKER.slice(0, 6)))],
    ['pHYs', 'gone', before(pngChunk('pHYs', MARKER.slice(0, 9)))],
    ['tIME', 'gone', before(pngChunk('tIME', MARKER.slice(0, 7)))],
    ['sBIT', 'gone', before(pngChunk('sBIT', MARKER.slice(0, 3)))],
    ['oFFs', 'gone', before(pngChunk('oFFs', MARKER.slice(0, 9)))],
    ['iDOT', 'gone', before(pngChunk('iDOT', marker))],
    ['cHRM with senseless values', 'gone', before(pngChunk('cHRM', MARKER.padEnd(32, '!')))],
    ['gAMA that is too long', 'refused', before(pngChunk('gAMA', marker))],
    ['a suggested palette', 'gone', before(pngChunk('PLTE', marker))],
    [
      'a palette larger than its depth',
      'refused',
      replace(stillChunks(PALETTE), 'PLTE', pngChunk('PLTE', marker)),
    ],
    [
      'transparency longer than the palette',
      'refused',
      plant(stillChunks(PALETTE), 'IDAT', pngChunk('tRNS', marker)),
    ],
    ['a longer IHDR', 'refused', lengthen(still, 'IHDR')],
    ['a second IHDR', 'refused', before(pngChunk('IHDR', MARKER.slice(0, 13)))],
    ['IDAT behind the stream', 'refused', pixels(Buffer.concat([stream, marker]))],
    ['an IDAT of its own behind the stream', 'refused', pixels(stream, marker)],
    [
      'lines behind the last',
      'refused',
      pixels(deflateSync(Buffer.concat([pngScanlines(SHAPE), marker]))),
    ],
    [
      'a zlib dictionary',
      'refused',
      pixels(deflateSync(pngScanlines(SHAPE), { dictionary: marker })),
    ],
    ['bytes before the stream', 'refused', pixels(Buffer.concat([marker, stream]))],
    ['IEND', 'refused', lengthen(still, 'IEND')],
    ['bytes behind IEND', 'gone', still, MARKER],
    ['a ZIP behind IEND', 'gone', still, `PK\x03\x04${MARKER}`],
    [
      'a second PNG behind IEND',
      'gone',
      still,
      pngFile([ihdr(SHAPE), pngChunk('tEXt', marker)]).toString('latin1'),
    ],
    [
      'a second IEND behind IEND',
      'gone',
      still,
      pngFile([pngChunk('IEND', marker)]).toString('latin1'),
    ],
  ];
}

function planAnimations(): Plan[] {
  const chunks = animatedChunks(SHAPE, 3);
  const still = stillChunks(SHAPE);
  const stream = compressed(SHAPE);
  const animated = (...frame: PngChunk[]): PngChunk[] => [
    ihdr(SHAPE),
    actl(2),
    fctl({ sequence: 0, ...SHAPE }),
    ...idats(stream),
    fctl({ sequence: 1, ...SHAPE }),
    ...frame,
    pngChunk('IEND'),
  ];
  return [
    ['text between the frames', 'gone', plant(chunks, 'fdAT', pngChunk('tEXt', marker))],
    ['an unknown chunk before acTL', 'gone', plant(chunks, 'acTL', pngChunk('prVt', marker))],
    ['a longer acTL', 'refused', lengthen(chunks, 'acTL')],
    ['a longer fcTL', 'refused', lengthen(chunks, 'fcTL')],
    ['fdAT behind the stream', 'refused', animated(fdat(2, Buffer.concat([stream, marker])))],
    ['an fdAT of its own behind the stream', 'refused', animated(fdat(2, stream), fdat(3, marker))],
    [
      'fdAT that is too short for its number',
      'refused',
      animated(pngChunk('fdAT', MARKER.slice(0, 3))),
    ],
    ['fdAT of a still', 'gone', plant(still, 'IEND', fdat(0, marker))],
    [
      'fcTL of a still',
      'gone',
      plant(still, 'IDAT', pngChunk('fcTL', Buffer.concat([bigEndian(0), marker]))),
    ],
  ];
}

type ProfilePlan = [place: string, expected: MarkedFile['expected'], chunk: PngChunk];

async function planProfiles(): Promise<{ profile: Buffer; plans: ProfilePlan[] }> {
  const red = sharp({ create: { width: 3, height: 3, channels: 3, background: 'red' } });
  const profile = (await sharp(await red.png().withIccProfile('p3').toBuffer()).metadata()).icc!;
  const padded = Buffer.concat([profile, marker]);
  padded.writeUInt32BE(padded.length, 0);
  const plans: ProfilePlan[] = [
    ['the name of iCCP', 'gone', iccp(profile, MARKER)],
    ['iCCP behind the stream', 'refused', iccp(profile, 'x', MARKER)],
    ['iCCP behind the profile', 'refused', iccp(Buffer.concat([profile, marker]))],
    ['a profile behind its last tag', 'refused', iccp(padded)],
    ['iCCP that is no profile', 'refused', iccp(Buffer.from(MARKER.repeat(9)))],
  ];
  return { profile, plans };
}

/** PNG and APNG files with the marker in each place that these formats have. */
export async function markPng(): Promise<MarkedFile[]> {
  const still = stillChunks(SHAPE);
  const cleanOf = (plan: Plan): PngChunk[] => {
    const types = new Set(plan[2].map(({ type }) => type));
    if (plan[2][0]!.data[9] === 3) return stillChunks(PALETTE);
    return types.has('acTL') ? animatedChunks(SHAPE, 3) : still;
  };
  const plans = [...planStills(still), ...planAnimations()];
  const files = plans.map((plan): MarkedFile => {
    const [place, expected, chunks, trailing] = plan;
    return { place, expected, bytes: pngFile(chunks, trailing), clean: pngFile(cleanOf(plan)) };
  });
  const turned = (block: Uint8Array): Buffer =>
    pngFile(plant(still, 'IDAT', pngChunk('eXIf', block)));
  for (const [place, block] of MARKED_EXIF) {
    files.push({ place, expected: 'gone', bytes: turned(block), clean: turned(CLEAN_EXIF) });
  }
  const { profile, plans: profilePlans } = await planProfiles();
  const withProfile = (chunk: PngChunk): Buffer => pngFile(plant(still, 'IDAT', chunk));
  for (const [place, expected, chunk] of profilePlans) {
    files.push({ place, expected, bytes: withProfile(chunk), clean: withProfile(iccp(profile)) });
  }
  return files;
}
