import type { Sharp } from 'sharp';
import type { CorpusEntry } from './corpus-entry';
import { paintPicture } from './paint-picture';

const make = async (name: string, image: Sharp): Promise<CorpusEntry> => ({
  name: `jpeg ${name}`,
  format: 'jpeg',
  bytes: await image.toBuffer(),
});

const SIZES = [
  [1, 1],
  [2, 1],
  [7, 9],
  [8, 8],
  [16, 16],
  [17, 33],
  [1, 40],
  [65, 3],
] as const;

/** Baseline and progressive, subsampled and not, each quality, size, colour, profile and orientation. */
export async function makeJpegCorpus(): Promise<CorpusEntry[]> {
  const size = { width: 45, height: 29 };
  const entries: Promise<CorpusEntry>[] = [];
  for (const progressive of [false, true]) {
    const way = progressive ? 'progressive' : 'baseline';
    for (const chromaSubsampling of ['4:2:0', '4:4:4']) {
      for (const quality of [1, 40, 80, 100]) {
        const options = { progressive, chromaSubsampling, quality };
        entries.push(
          make(`${way} ${chromaSubsampling} q${quality}`, paintPicture(size).jpeg(options)),
        );
      }
      for (const [width, height] of SIZES) {
        const options = { progressive, chromaSubsampling };
        entries.push(
          make(
            `${way} ${chromaSubsampling} ${width}x${height}`,
            paintPicture({ width, height }).jpeg(options),
          ),
        );
      }
    }
    for (const optimizeCoding of [false, true]) {
      entries.push(
        make(
          `${way}, optimised ${optimizeCoding}`,
          paintPicture(size).jpeg({ progressive, optimizeCoding }),
        ),
      );
    }
    const grey = paintPicture({ ...size, channels: 1 }).toColourspace('b-w');
    entries.push(
      make(`${way} grey`, grey.jpeg({ progressive })),
      make(`${way} CMYK`, paintPicture(size).toColourspace('cmyk').jpeg({ progressive })),
    );
    for (const profile of ['srgb', 'p3', 'cmyk']) {
      entries.push(
        make(
          `${way} profile ${profile}`,
          paintPicture(size).withIccProfile(profile).jpeg({ progressive }),
        ),
      );
    }
    for (let orientation = 1; orientation <= 8; orientation += 1) {
      entries.push(
        make(
          `${way} orientation ${orientation}`,
          paintPicture(size).withMetadata({ orientation }).jpeg({ progressive }),
        ),
      );
    }
  }
  entries.push(
    make('mozjpeg', paintPicture(size).jpeg({ mozjpeg: true })),
    make(
      'trellis',
      paintPicture(size).jpeg({ trellisQuantisation: true, overshootDeringing: true }),
    ),
    make('quantisation table 3', paintPicture(size).jpeg({ quantisationTable: 3 })),
    make(
      'orientation 6 with profile',
      paintPicture(size).withMetadata({ orientation: 6, icc: 'p3' }).jpeg(),
    ),
    make('300x200', paintPicture({ width: 300, height: 200 }).jpeg()),
    make(
      '300x200 progressive',
      paintPicture({ width: 300, height: 200 }).jpeg({ progressive: true }),
    ),
  );
  return Promise.all(entries);
}
