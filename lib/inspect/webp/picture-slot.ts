import type { PixelCount } from './count-pixels';

/** The one picture that a file or an animation frame must hold, and how far it has come. */
export type PictureSlot = {
  /** Size that VP8X or ANMF promises; null in a plain file, which promises nothing. */
  readonly promised: { readonly width: number; readonly height: number } | null;
  /** Whether VP8X says that there is transparency. */
  readonly announcesAlpha: boolean;
  /** The file's, to which the picture is added. */
  readonly count: PixelCount;
  hasAlpha: boolean;
  /** Size as the bitstream tells it. */
  picture: { readonly width: number; readonly height: number } | null;
};
