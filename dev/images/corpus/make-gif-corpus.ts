import type { Sharp } from 'sharp';
import { animatedGif, GIF_END, gifFile, gifImage, gifStart } from '../gif-builder';
import type { CorpusEntry } from './corpus-entry';
import { paintPages, paintPicture } from './paint-picture';

const make = async (name: string, image: Sharp): Promise<CorpusEntry> => ({
  name: `gif ${name}`,
  format: 'gif',
  bytes: await image.toBuffer(),
});

/** By hand: each depth, still in both versions, and animated with every disposal, local tables, interlacing. */
function makeByHand(): CorpusEntry[] {
  const size = { width: 19, height: 13 };
  const entry = (name: string, bytes: Buffer): CorpusEntry => ({
    name: `gif by hand, ${name}`,
    format: 'gif',
    bytes,
  });
  return [1, 2, 3, 4, 5, 6, 7, 8].flatMap((bits) => [
    entry(`animated, ${bits} bits`, animatedGif(size, 6, bits)),
    ...['87a', '89a'].map((version) =>
      entry(
        `${version}, ${bits} bits`,
        gifFile(
          gifStart({ ...size, version, tableBits: bits }),
          gifImage({ ...size, bits }),
          GIF_END,
        ),
      ),
    ),
    entry(
      `local table only, ${bits} bits`,
      gifFile(
        gifStart({ ...size, tableBits: 0 }),
        gifImage({ ...size, bits, localTable: true, interlaced: true }),
        GIF_END,
      ),
    ),
  ]);
}

/** Palettes of each size, interlaced or not, transparent or not, animations of each loop count and delay. */
export async function makeGifCorpus(): Promise<CorpusEntry[]> {
  const size = { width: 45, height: 29 };
  const entries: Promise<CorpusEntry>[] = [];
  for (const channels of [3, 4] as const) {
    for (const colours of [2, 4, 8, 16, 32, 64, 128, 256]) {
      const picture = paintPicture({ ...size, channels });
      entries.push(make(`${channels} channels, ${colours} colours`, picture.gif({ colours })));
    }
  }
  for (const [width, height] of [
    [1, 1],
    [2, 3],
    [8, 1],
    [1, 9],
    [200, 130],
  ] as const) {
    for (const progressive of [false, true]) {
      const picture = paintPicture({ width, height });
      entries.push(
        make(`${width}x${height}, interlaced ${progressive}`, picture.gif({ progressive })),
      );
    }
  }
  for (const loop of [0, 1, 2, 65_535]) {
    for (const delay of [
      [0, 0, 0],
      [20, 100, 30],
      [65_530, 10, 10],
    ]) {
      const pages = paintPages(3, { width: 20, height: 14 });
      entries.push(make(`loop ${loop}, delays ${delay.join(' ')}`, pages.gif({ loop, delay })));
    }
  }
  for (const pages of [2, 10, 60]) {
    for (const channels of [3, 4] as const) {
      const picture = paintPages(pages, { width: 12, height: 10, channels });
      entries.push(make(`${pages} pages, ${channels} channels`, picture.gif({ delay: 50 })));
    }
  }
  for (const interFrameMaxError of [0, 8, 32]) {
    const pages = paintPages(4, { width: 24, height: 24 });
    entries.push(make(`frame error ${interFrameMaxError}`, pages.gif({ interFrameMaxError })));
  }
  for (const dither of [0, 0.5, 1]) {
    entries.push(make(`dither ${dither}`, paintPicture(size).gif({ dither, colours: 16 })));
  }
  entries.push(
    make('grey', paintPicture({ ...size, channels: 1 }).gif()),
    make('own palettes', paintPages(3, { width: 20, height: 14 }).gif({ reuse: false })),
    make('effort 1', paintPicture(size).gif({ effort: 1 })),
    make('effort 10', paintPicture(size).gif({ effort: 10 })),
  );
  return [...makeByHand(), ...(await Promise.all(entries))];
}
