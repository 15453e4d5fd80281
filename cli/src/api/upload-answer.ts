import * as z from 'zod/mini';

/** What an instance tells of an image; of its members only these are counted on. */
const uploadAnswer = z.looseObject({
  url: z.string().check(z.regex(/^https?:\/\/[\x21-\x7e]+$/)),
  id: z.string().check(z.regex(/^[A-Za-z0-9_-]{4,64}$/)),
  expiresAt: z.string(),
  /** Missing where the instance cannot delete. */
  deleteToken: z.optional(z.string()),
});

export type UploadAnswer = z.infer<typeof uploadAnswer>;

/** The image that a 200 tells of; null where it tells of none. */
export function parseUploadAnswer(value: unknown): UploadAnswer | null {
  const parsed = uploadAnswer.safeParse(value);
  return parsed.success ? parsed.data : null;
}
