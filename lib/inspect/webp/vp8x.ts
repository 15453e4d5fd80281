/** The features that a VP8X header announces; "Extended File Format" of the WebP container specification. */
export const VP8X_FLAGS = {
  animation: 0x02,
  xmp: 0x04,
  exif: 0x08,
  alpha: 0x10,
  icc: 0x20,
} as const;

export type Vp8x = {
  readonly width: number;
  readonly height: number;
  readonly announces: Readonly<Record<keyof typeof VP8X_FLAGS, boolean>>;
};
