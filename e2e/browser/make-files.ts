import sharp from 'sharp';

/** As Playwright takes a file. */
export type TestFile = { name: string; mimeType: string; buffer: Buffer };

let made = 0;

/** A small PNG whose pixels no other has. */
export async function makePng(name = 'shot.png'): Promise<TestFile> {
  made += 1;
  const background = {
    r: made % 256,
    g: Math.floor(Math.random() * 256),
    b: Math.floor(Math.random() * 256),
  };
  const buffer = await sharp({ create: { width: 64, height: 48, channels: 3, background } })
    .png()
    .toBuffer();
  return { name, mimeType: 'image/png', buffer };
}

/** Noise, which does not compress: 1,000 × 700 is 2 MB as PNG and fits in 1 MB as a JPEG. */
export async function makeLargePng(name = 'large.png'): Promise<TestFile> {
  const [width, height] = [1000, 700];
  const noise = Buffer.alloc(width * height * 3);
  for (let index = 0; index < noise.length; index += 1) noise[index] = Math.random() * 256;
  const raw = { width, height, channels: 3 as const };
  return { name, mimeType: 'image/png', buffer: await sharp(noise, { raw }).png().toBuffer() };
}

/** A GIF over 1 MB, of two frames of noise. */
export async function makeLargeGif(name = 'large.gif'): Promise<TestFile> {
  const [width, height, frames] = [900, 700, 2];
  const noise = Buffer.alloc(width * height * frames * 3);
  for (let index = 0; index < noise.length; index += 1) noise[index] = Math.random() * 256;
  const raw = { width, height: height * frames, channels: 3 as const, pageHeight: height };
  const buffer = await sharp(noise, { raw })
    .gif({ loop: 0, delay: [100, 100], effort: 1, dither: 0 })
    .toBuffer();
  return { name, mimeType: 'image/gif', buffer };
}

/** The head of a photo by an iPhone, under the name and type that a phone gives it. */
export function makeHeic(name = 'IMG_0001.HEIC'): TestFile {
  const buffer = Buffer.from(`\0\0\0\x18ftypheic\0\0\0\0mif1heic${'x'.repeat(1000)}`, 'latin1');
  return { name, mimeType: 'image/heic', buffer };
}
