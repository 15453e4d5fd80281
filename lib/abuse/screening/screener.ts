/** What a look at a picture has given. */
export type Look =
  /** Null: there is too little in it to tell it from others. */
  | { readonly kind: 'seen'; readonly perceptualHash: bigint | null }
  /** It could not be decoded, or took too long or too much memory. */
  | { readonly kind: 'failed'; readonly why: string };

/** Looks at pictures in a process of its own, so that no decoder runs in ours. */
export interface Screener {
  /**
   * Looks at one picture at a time; others wait. A picture that ends the process is a failed one.
   *
   * @throws Error where no process can be started, or the screener is stopped: nothing is known of the picture
   */
  look(picture: Uint8Array): Promise<Look>;
  /** Ends the process. */
  stop(): Promise<void>;
}

export type ScreenLimits = {
  /** For one picture. The largest that is taken, 50 megapixels, needs 1.1 s on one core of a small server. */
  readonly lookMs: number;
  /** Of the process as a whole. The largest picture, with 16 bits and interlaced, takes it to 480 MB. */
  readonly memoryBytes: number;
  /** After which a process that has nothing to do ends, so that an idle server is small. */
  readonly idleMs: number;
};

export const SCREEN_LIMITS: ScreenLimits = {
  lookMs: 10_000,
  memoryBytes: 640 * 1024 ** 2,
  idleMs: 60_000,
};

/** What the process is sent, and what it says; serialized as `advanced` has it, which carries both as they are. */
export type ScreenRequest = { readonly picture: Uint8Array };
export type ScreenAnswer =
  /** Once, when it can begin. */
  { readonly kind: 'ready' } | Look;
