import * as z from 'zod/mini';

const image = z.object({
  server: z.string(),
  id: z.string(),
  url: z.string(),
  /** Null where the server gave none. */
  deleteToken: z.nullable(z.string()),
  /** ISO 8601, as the server told it last. */
  expiresAt: z.string(),
  /** Of the file; never leaves this machine. */
  name: z.string(),
  uploadedAt: z.string(),
});

const purchase = z.object({
  /** Its `Idempotency-Key`, and the name of its bytes in `pending/`. */
  key: z.string(),
  server: z.string(),
  product: z.enum(['upload', 'token', 'keep']),
  /**
   * What it is for: SHA-256 of the file, or the id of the image that is kept. Null: it is paid, and what it bought is an
   * upload of any file.
   */
  target: z.nullable(z.string()),
  /** Where it is bought, with the query. */
  path: z.string(),
  /** Query of the upload that follows, where a token is bought; with its question mark. */
  query: z.string(),
  name: z.string(),
  /** What its bytes in `pending/` are: a picture, or the JSON that names one's address; a keep has none. */
  kind: z.enum(['file', 'url', 'none']),
  /** The signed payment, written before it is sent: sent again it is never taken twice. */
  payment: z.object({ header: z.string(), value: z.string() }),
  /** Atomic USDC. */
  amount: z.string(),
  /** Seconds since 1970: nobody can take it after that. */
  validBefore: z.number(),
  /** Where its state is told, below the server; null while nothing has been told. */
  statusPath: z.nullable(z.string()),
  startedAt: z.string(),
});

/** What is remembered between two runs. */
export const stateFile = z.object({
  version: z.literal(1),
  images: z.array(image),
  purchases: z.array(purchase),
});

export type RememberedImage = z.infer<typeof image>;
export type Purchase = z.infer<typeof purchase>;
export type StateFile = z.infer<typeof stateFile>;
