import { z } from 'zod';
import { CATEGORIES } from '../categories';

const category = z.enum(CATEGORIES);

/** A line of a block list: what is blocked, and what for. Nothing says where it was seen, or when, or by whom. */
export const BLOCK_LINE = z.union([
  z.strictObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/), category }),
  /** 64 bits, as `hashPicture` has them, without a sign. */
  z.strictObject({ perceptualHash: z.string().regex(/^[0-9a-f]{16}$/), category }),
]);

export type BlockLine = z.infer<typeof BLOCK_LINE>;
