import sharp, { type Sharp } from 'sharp';
import { makeNoise } from '../make-noise';

export type Picture = { width: number; height: number; channels?: 1 | 2 | 3 | 4; seed?: number };

/** A picture of slopes and a little noise: enough detail that no encoder takes a short cut, small when encoded. */
export function paintPicture({ width, height, channels = 3, seed = 1 }: Picture): Sharp {
  const samples = makeNoise(width * height * channels, seed);
  for (let at = 0; at < samples.length; at += 1) {
    const channel = at % channels;
    const x = Math.floor(at / channels) % width;
    const y = Math.floor(at / channels / width);
    const slope = (x * (3 + channel) + y * (7 - channel) + seed * 40) % 256;
    samples[at] = (slope * 7 + samples[at]!) >> 3;
  }
  return sharp(samples, { raw: { width, height, channels } });
}

/** Pictures one under the other, as sharp takes the pages of an animation. */
export function paintPages(pages: number, { width, height, channels = 4 }: Picture): Sharp {
  const frames = Array.from({ length: pages }, (_, index) => {
    const samples = makeNoise(width * height * channels, index + 3);
    for (let at = 0; at < samples.length; at += 1) {
      const isAlpha = channels === 4 && at % 4 === 3;
      const bright = Math.floor(at / channels + index * 5) % 11;
      samples[at] = isAlpha ? (bright > 8 ? 0 : 255) : (bright * 23 + (samples[at]! >> 6)) % 256;
    }
    return samples;
  });
  return sharp(Buffer.concat(frames), {
    raw: { width, height: height * pages, channels, pageHeight: height },
  });
}
