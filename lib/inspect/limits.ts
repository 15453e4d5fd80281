/** What an upload may cost us before it is refused. Data, so that a test can hold each line. */
export type InspectionLimits = {
  /** Pixels of one frame or of the canvas: width × height. */
  readonly framePixels: number;
  readonly frames: number;
  /** Pixels of all frames together. */
  readonly totalPixels: number;
  /** Bytes of raw samples over all frames: what a decoder would have to hold or we have to inflate. */
  readonly rawBytes: number;
  /** Bytes of an ICC profile after inflating. */
  readonly profileBytes: number;
  /** Bytes of all compressed texts of a PNG together after inflating: what libpng takes of one. */
  readonly textBytes: number;
  /** PNG or RIFF chunks, JPEG segments, GIF blocks (the sub-blocks of pixel data are not counted). */
  readonly chunks: number;
};

export const DEFAULT_LIMITS: InspectionLimits = {
  framePixels: 50_000_000,
  frames: 1_000,
  totalPixels: 500_000_000,
  rawBytes: 400_000_000,
  profileBytes: 4 * 1024 * 1024,
  textBytes: 8_000_000,
  chunks: 20_000,
};
