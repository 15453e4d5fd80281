import {
  animatedChunks,
  iccp,
  PNG_COLOURS,
  pngChunk,
  type PngChunk,
  pngFile,
  type PngShape,
  stillChunks,
} from '../png-builder';
import type { CorpusEntry } from './corpus-entry';
import { makeGreyProfile } from './make-grey-profile';
import { paintPicture } from './paint-picture';

const entry = (name: string, bytes: Buffer): CorpusEntry => ({
  name: `png ${name}`,
  format: 'png',
  bytes,
});

/** Puts chunks before the first IDAT. */
function withColour(shape: PngShape, ...extra: PngChunk[]): Buffer {
  const chunks = stillChunks(shape);
  const at = chunks.findIndex(({ type }) => type === 'IDAT');
  return pngFile([...chunks.slice(0, at), ...extra, ...chunks.slice(at)]);
}

/** By hand: each colour type and depth, plain and interlaced, from one pixel to more than a pass of Adam7. */
function makeByHand(): CorpusEntry[] {
  const entries: CorpusEntry[] = [];
  for (const { colour, depth } of PNG_COLOURS) {
    for (const interlaced of [false, true]) {
      for (const [width, height] of [
        [1, 1],
        [5, 3],
        [33, 21],
      ] as const) {
        const name = `colour ${colour} depth ${depth} ${interlaced ? 'Adam7' : 'plain'} ${width}x${height}`;
        const pieces = width === 33 ? 4 : 1;
        entries.push(
          entry(name, pngFile(stillChunks({ width, height, colour, depth, interlaced }, pieces))),
        );
      }
    }
    const animation = animatedChunks({ width: 12, height: 9, colour, depth }, 3, depth === 8);
    entries.push(entry(`animated colour ${colour} depth ${depth}`, pngFile(animation)));
  }
  const small = { width: 9, height: 7, depth: 8 };
  entries.push(
    entry('grey profile', withColour({ ...small, colour: 0 }, iccp(makeGreyProfile()))),
    entry(
      'grey with alpha, grey profile',
      withColour({ ...small, colour: 4 }, iccp(makeGreyProfile())),
    ),
    entry('grey transparency', withColour({ ...small, colour: 0 }, pngChunk('tRNS', '\0\x10'))),
    entry(
      'colour transparency',
      withColour({ ...small, colour: 2 }, pngChunk('tRNS', '\0\x01\0\x02\0\x03')),
    ),
    entry(
      'palette transparency',
      withColour({ ...small, colour: 3 }, pngChunk('tRNS', '\x00\x80\xff')),
    ),
    entry(
      'gamma',
      withColour({ ...small, colour: 2 }, pngChunk('gAMA', Buffer.from([0, 0, 0xb1, 0x8f]))),
    ),
    entry('sRGB chunk', withColour({ ...small, colour: 2 }, pngChunk('sRGB', '\0'))),
    entry(
      'animated, interlaced, 6 frames',
      pngFile(animatedChunks({ ...small, colour: 6, interlaced: true }, 6)),
    ),
  );
  return entries;
}

/** By sharp: filters and levels, palettes, 16 bit, profiles, orientations. */
async function makeBySharp(): Promise<CorpusEntry[]> {
  const make = async (name: string, image: ReturnType<typeof paintPicture>): Promise<CorpusEntry> =>
    entry(`by sharp, ${name}`, await image.toBuffer());
  const size = { width: 37, height: 23 };
  const entries: Promise<CorpusEntry>[] = [];
  for (const compressionLevel of [0, 6, 9]) {
    for (const adaptiveFiltering of [false, true]) {
      for (const progressive of [false, true]) {
        entries.push(
          make(
            `level ${compressionLevel}, filters ${adaptiveFiltering}, Adam7 ${progressive}`,
            paintPicture(size).png({ compressionLevel, adaptiveFiltering, progressive }),
          ),
        );
      }
    }
  }
  for (const colours of [2, 4, 16, 100, 256]) {
    entries.push(
      make(
        `palette of ${colours}`,
        paintPicture({ ...size, channels: 4 }).png({ palette: true, colours }),
      ),
    );
  }
  for (const profile of ['srgb', 'p3']) {
    for (const channels of [3, 4] as const) {
      entries.push(
        make(
          `profile ${profile}, ${channels} channels`,
          paintPicture({ ...size, channels })
            .png()
            .withIccProfile(profile),
        ),
      );
    }
  }
  for (let orientation = 1; orientation <= 8; orientation += 1) {
    entries.push(
      make(`orientation ${orientation}`, paintPicture(size).png().withMetadata({ orientation })),
    );
  }
  entries.push(
    make('16 bit', paintPicture(size).toColourspace('rgb16').png()),
    make(
      '16 bit with alpha',
      paintPicture({ ...size, channels: 4 })
        .toColourspace('rgb16')
        .png(),
    ),
    make(
      '16 bit grey',
      paintPicture({ ...size, channels: 1 })
        .toColourspace('grey16')
        .png(),
    ),
    make(
      'grey',
      paintPicture({ ...size, channels: 1 })
        .toColourspace('b-w')
        .png(),
    ),
    make('density', paintPicture(size).png().withMetadata({ density: 300 })),
    make('300x200', paintPicture({ width: 300, height: 200 }).png()),
  );
  return Promise.all(entries);
}

export const makePngCorpus = async (): Promise<CorpusEntry[]> => [
  ...makeByHand(),
  ...(await makeBySharp()),
];
