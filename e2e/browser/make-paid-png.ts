import { randomBytes } from 'node:crypto';
import sharp from 'sharp';
import type { TestFile } from './make-files';

/** 6 MB of noise: too much for the free tier, and not for the paid one. */
export async function makePaidPng(name = 'photo.png'): Promise<TestFile> {
  const [width, height] = [1600, 1260];
  const raw = { width, height, channels: 3 as const };
  const buffer = await sharp(randomBytes(width * height * 3), { raw })
    .png({ compressionLevel: 0 })
    .toBuffer();
  return { name, mimeType: 'image/png', buffer };
}
