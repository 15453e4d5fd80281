import { z } from 'zod';

const text = (max: number) => z.string().trim().max(max).optional();

/** What a reporter writes. All of it is kept encrypted, and dropped after its time. */
export const REPORT_TEXT = z.strictObject({
  /** What is wrong with the picture, and why. */
  details: text(5_000),
  /** Copyright: the work, and where it can be seen. */
  work: text(2_000),
  /** Intimate imagery, copyright: for oneself, or for somebody else. */
  relation: z.enum(['self', 'behalf']).optional(),
  /** "I believe in good faith that …" */
  goodFaith: z.boolean().optional(),
  /** Copyright: "… accurate, and under penalty of perjury …" */
  accuracy: z.boolean().optional(),
  /** The full name, typed. */
  signature: text(200),
  name: text(200),
  email: z
    .string()
    .trim()
    .max(320)
    .regex(/^[^\s@<>,;"]{1,64}@[^\s@<>,;"]{1,255}$/)
    .optional(),
});

export type ReportText = z.infer<typeof REPORT_TEXT>;
