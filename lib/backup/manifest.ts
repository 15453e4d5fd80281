import { z } from 'zod';

const count = z.number().int().nonnegative();

/** What a backup says of itself, in `manifest.json`. Written last: a folder without it holds no backup. */
export const MANIFEST = z.object({
  format: z.literal(1),
  /** When the database was read, all of it as of one moment. */
  takenAt: z.iso.datetime(),
  /** Of the database, in the order in which they were applied. */
  migrations: z.array(z.string()).min(1),
  /** In the order in which they can be loaded again. */
  tables: z.array(
    z.object({
      name: z.string().regex(/^[a-z_]+$/),
      rows: count,
      /** Of the file `<name>.copy.gz`, in hex. */
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
  /** Where payments are read from the chain again after a restore; null where nothing is sold. */
  chain: z.object({ chainId: count, block: z.string().regex(/^\d+$/) }).nullable(),
  /** The ids of the keys of APP_SECRET that the rows were made with. */
  secretKeys: z.array(z.string()),
  /** What the store holds that rows name: listed in `objects.txt.gz`, a key a line. */
  objects: z.object({ count, bytes: count, sha256: z.string() }),
});

export type Manifest = z.infer<typeof MANIFEST>;

export const MANIFEST_FILE = 'manifest.json';
export const OBJECTS_FILE = 'objects.txt.gz';
export const SECRET_FILE = 'app-secret';
export const toTableFile = (table: string): string => `${table}.copy.gz`;
