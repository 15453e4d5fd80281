import * as z from 'zod/mini';

const httpUrl = z.url({ protocol: /^https?$/ });

/** What a server answers to an upload. Only the first five are of the oldest servers that speak this contract. */
export const imageSchema = z.object({
  url: httpUrl,
  id: z.string(),
  expiresAt: z.iso.datetime({ offset: true }),
  width: z.optional(z.int().check(z.positive())),
  height: z.optional(z.int().check(z.positive())),
  sha256: z.optional(z.string()),
  deleteToken: z.optional(z.string()),
  pageUrl: z.optional(httpUrl),
});

export type Image = z.infer<typeof imageSchema>;

/** What an earlier run put out as `json`: enough of it to be shown beside what is new. */
export const earlierSchema = z.array(
  z.object({
    name: z.string(),
    url: httpUrl,
    expiresAt: z.optional(z.iso.datetime({ offset: true })),
    width: z.optional(z.int().check(z.positive())),
    sha256: z.optional(z.string()),
  }),
);

/** An image in a table, from this run or from an earlier one. */
export type Shown = z.infer<typeof earlierSchema>[number] & {
  readonly pageUrl?: string | undefined;
};
