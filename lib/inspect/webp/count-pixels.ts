import { refuse, type Refusal } from '@/lib/errors';
import type { InspectionLimits } from '../limits';
import type { Picture } from './picture';

/** What the pictures so far add up to. */
export type PixelCount = { frames: number; pixels: number; rawBytes: number };

/** Adds one picture to the count and refuses it where a limit is passed. */
export function countPixels(
  count: PixelCount,
  { width, height, samples }: Picture,
  limits: InspectionLimits,
): Refusal | null {
  const pixels = width * height;
  count.frames += 1;
  count.pixels += pixels;
  count.rawBytes += pixels * samples;
  if (count.frames > limits.frames) {
    return refuse('too_many_frames', `webp: more than ${limits.frames} frames`);
  }
  const small = pixels <= limits.framePixels && count.pixels <= limits.totalPixels;
  if (small && count.rawBytes <= limits.rawBytes) return null;
  const detail =
    count.frames === 1
      ? `The WebP is ${width} × ${height} pixels large.`
      : `The first ${count.frames} frames of the WebP have ${count.pixels} pixels.`;
  return refuse('too_many_pixels', `webp: ${count.frames} frames, ${count.pixels} px`, { detail });
}
