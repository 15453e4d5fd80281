import type { Container } from './riff-chunk';
import type { PictureSlot } from './picture-slot';
import type { Vp8x } from './vp8x';

/** What has been learnt of a WebP so far. */
export type WebpState = {
  /** The RIFF form. */
  readonly form: Container;
  /** Null in a plain file, which is one VP8 or VP8L chunk. */
  readonly extended: Vp8x | null;
  /** The picture of a file that is not animated, and the count of all pixels. */
  readonly slot: PictureSlot;
  hasProfile: boolean;
  /** Whether the animation's parameters came. */
  hasAnimation: boolean;
  /** Of the first EXIF chunk. Undefined: there was none; null: it could not be read. */
  orientation: number | null | undefined;
};
