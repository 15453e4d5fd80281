import type { Sharp } from 'sharp';
import type { CorpusEntry } from './corpus-entry';
import { paintPages, paintPicture } from './paint-picture';

const make = async (name: string, image: Sharp): Promise<CorpusEntry> => ({
  name: `webp ${name}`,
  format: 'webp',
  bytes: await image.toBuffer(),
});

/** Lossy, lossless, near-lossless; alpha of each kind; animations; each size, profile and orientation. */
export async function makeWebpCorpus(): Promise<CorpusEntry[]> {
  const size = { width: 45, height: 29 };
  const entries: Promise<CorpusEntry>[] = [];
  for (const channels of [3, 4] as const) {
    const kind = channels === 4 ? 'alpha' : 'opaque';
    const picture = (): Sharp => paintPicture({ ...size, channels });
    for (const quality of [1, 30, 80, 100]) {
      entries.push(make(`lossy ${kind} q${quality}`, picture().webp({ quality })));
    }
    for (const effort of [0, 3, 6]) {
      entries.push(
        make(`lossless ${kind} effort ${effort}`, picture().webp({ lossless: true, effort })),
      );
      entries.push(make(`lossy ${kind} effort ${effort}`, picture().webp({ effort })));
    }
    for (const quality of [20, 60]) {
      entries.push(
        make(`near-lossless ${kind} q${quality}`, picture().webp({ nearLossless: true, quality })),
      );
    }
    for (const profile of ['srgb', 'p3']) {
      entries.push(make(`profile ${profile} ${kind}`, picture().withIccProfile(profile).webp()));
      entries.push(
        make(
          `lossless profile ${profile} ${kind}`,
          picture().withIccProfile(profile).webp({ lossless: true }),
        ),
      );
    }
    for (const [width, height] of [
      [1, 1],
      [2, 3],
      [16, 16],
      [17, 1],
      [1, 50],
      [200, 130],
    ] as const) {
      const small = (): Sharp => paintPicture({ width, height, channels });
      entries.push(make(`${kind} ${width}x${height}`, small().webp()));
      entries.push(make(`lossless ${kind} ${width}x${height}`, small().webp({ lossless: true })));
    }
  }
  for (const alphaQuality of [0, 40, 100]) {
    entries.push(
      make(
        `alpha quality ${alphaQuality}`,
        paintPicture({ ...size, channels: 4 }).webp({ alphaQuality }),
      ),
    );
  }
  for (const preset of ['photo', 'picture', 'drawing', 'icon', 'text'] as const) {
    entries.push(
      make(`preset ${preset}`, paintPicture(size).webp({ preset, smartSubsample: true })),
    );
  }
  for (let orientation = 1; orientation <= 8; orientation += 1) {
    entries.push(
      make(`orientation ${orientation}`, paintPicture(size).withMetadata({ orientation }).webp()),
    );
  }
  for (const lossless of [false, true]) {
    for (const loop of [0, 1, 7]) {
      const delay = [40, 90, 1_000];
      entries.push(
        make(
          `animated, lossless ${lossless}, loop ${loop}`,
          paintPages(3, { width: 20, height: 14 }).webp({ lossless, loop, delay }),
        ),
      );
    }
  }
  entries.push(
    make(
      'animated, mixed',
      paintPages(4, { width: 16, height: 16 }).webp({ mixed: true, delay: 20 }),
    ),
    make(
      'animated, opaque',
      paintPages(4, { width: 16, height: 16, channels: 3 }).webp({ delay: 20 }),
    ),
    make(
      'animated, small',
      paintPages(4, { width: 16, height: 16 }).webp({ minSize: true, delay: 20 }),
    ),
    make('animated, profile', paintPages(2, { width: 16, height: 16 }).withIccProfile('p3').webp()),
  );
  return Promise.all(entries);
}
