/** What the walk of one GIF knows so far. */
export type GifState = {
  readonly width: number;
  readonly height: number;
  /** The graphic control that the next image takes, as it will be written. */
  control: Uint8Array | null;
  /** How often the animation is repeated, once that was told. */
  loop: number | null;
  frames: number;
  /** Pixels of the frames themselves, which may be smaller than the canvas. */
  rawBytes: number;
};
