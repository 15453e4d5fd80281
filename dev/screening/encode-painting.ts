import sharp, { type Sharp } from 'sharp';
import type { Painting } from './paint-scene';

/** A painting, to be changed and encoded. */
export function encodePainting({ data, width, height, channels }: Painting): Sharp {
  return sharp(data, { raw: { width, height, channels } });
}
