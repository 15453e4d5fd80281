import type { ProfileCollector } from './collect-profile';

/** What is taken from the application segments before the first scan, where decoders look for them. */
export type JpegHeader = {
  /** Units, then horizontal and vertical density, of a JFIF segment; the last one counts, as in libjpeg. */
  density: readonly [number, number, number] | null;
  /** The colour transform of an Adobe segment; the last one counts, as in libjpeg. */
  adobeTransform: number | null;
  /** Of the first EXIF segment, as in libvips and browsers. Undefined: there was none; null: it could not be read. */
  orientation: number | null | undefined;
  readonly profile: ProfileCollector;
};
