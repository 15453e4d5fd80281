import { z } from 'zod';

/** What an uploader writes in an appeal. A counter-notice (17 U.S.C. § 512(g)(3)) needs all but the first. */
export const APPEAL_TEXT = z.strictObject({
  /** Why the removal was wrong. */
  statement: z.string().trim().min(1).max(5_000),
  name: z.string().trim().max(200).optional(),
  /** Postal address and telephone number. */
  address: z.string().trim().max(500).optional(),
  email: z
    .string()
    .trim()
    .max(320)
    .regex(/^[^\s@<>,;"]{1,64}@[^\s@<>,;"]{1,255}$/)
    .optional(),
  /** "Under penalty of perjury: it was removed by mistake or misidentification." */
  perjury: z.boolean().optional(),
  /** Consent to the jurisdiction of a court, and to be served by whoever reported. */
  jurisdiction: z.boolean().optional(),
  signature: z.string().trim().max(200).optional(),
});

export type AppealText = z.infer<typeof APPEAL_TEXT>;

/** Whether an appeal against a removal for copyright is a counter-notice, which starts the clock of putting back. */
export const isCounterNotice = (text: AppealText): boolean =>
  [text.name, text.address, text.signature].every((part) => part !== undefined && part !== '') &&
  text.perjury === true &&
  text.jurisdiction === true;
