import type { Refusal } from '@/lib/errors';

/** What a bitstream's own header says. */
export type Picture = {
  readonly width: number;
  readonly height: number;
  /** Samples a pixel that a decoder makes of it: 3, or 4 with transparency. */
  readonly samples: number;
};

/** Refuses a picture that is not the promised one or is too large, before its data is copied. */
export type PictureCheck = (picture: Picture) => Refusal | null;
