import * as z from 'zod';

/** Arguments that several tools take. */
export const ID_FIELD = z
  .string()
  .min(1)
  .max(2048)
  .describe('The id of the image, or its URL, or the URL of its page.');

export const TIER_FIELD = z
  .enum(['free', 'paid'])
  .default('free')
  .describe('"free" unless the user wants the image to be kept longer, or it is larger.');

export const EXPIRES_FIELD = z
  .string()
  .min(1)
  .max(20)
  .describe(
    'How long the image is to live, where that is shorter than its tier: 30m, 12h, 3d, 2w, or seconds.',
  );

export const KEY_FIELD = z
  .string()
  .regex(/^[A-Za-z0-9_-]{16,128}$/, '16 to 128 letters, digits, hyphens or underscores')
  .describe(
    'A random secret of your own, 16 to 128 of A-Z a-z 0-9 _ -. Calling again with the same one returns the same answer: nothing is stored or charged twice.',
  );
