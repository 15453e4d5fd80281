import type { Context } from '@/lib/context';
import type { Category } from '../categories';
import { isGraver } from '../is-graver';
import type { BlockLine } from './block-line';

/** Rows of one question. */
const PAGE = 1_000;

type Row<Hash> = { readonly hash: Hash; readonly categories: readonly Category[] };

const findGravest = (categories: readonly Category[]): Category =>
  categories.reduce((gravest, one) => (isGraver(one, gravest) ? one : gravest));

/** Walks the rows of a table by their hash, a page at a time. */
async function* walk<Hash>(
  find: (after: Hash | null) => Promise<Row<Hash>[]>,
): AsyncGenerator<Row<Hash>> {
  for (let after: Hash | null = null; ;) {
    const page: Row<Hash>[] = await find(after);
    yield* page;
    if (page.length < PAGE) return;
    after = page.at(-1)!.hash;
  }
}

/**
 * The block list as lines of JSON, each with its end: a hash and the gravest of what it was blocked for, once, in the
 * order of the hashes. Nothing in it says where it was seen, or by which case it came here.
 */
export async function* exportBlocklist({ db }: Pick<Context, 'db'>): AsyncGenerator<string> {
  const toLine = (line: BlockLine) => `${JSON.stringify(line)}\n`;
  const hashes = walk<Uint8Array>(
    (after) => db.$queryRaw`
      SELECT sha256 AS hash, array_agg(DISTINCT category::text) AS categories FROM blocked_hash
      WHERE ${after}::bytea IS NULL OR sha256 > ${after}::bytea
      GROUP BY sha256 ORDER BY sha256 LIMIT ${PAGE}`,
  );
  for await (const { hash, categories } of hashes) {
    const sha256 = Buffer.from(hash).toString('hex');
    yield toLine({ sha256, category: findGravest(categories) });
  }
  const pictures = walk<bigint>(
    (after) => db.$queryRaw`
      SELECT perceptual_hash AS hash, array_agg(DISTINCT category::text) AS categories FROM blocked_picture
      WHERE ${after}::bigint IS NULL OR perceptual_hash > ${after}::bigint
      GROUP BY perceptual_hash ORDER BY perceptual_hash LIMIT ${PAGE}`,
  );
  for await (const { hash, categories } of pictures) {
    const perceptualHash = BigInt.asUintN(64, hash).toString(16).padStart(16, '0');
    yield toLine({ perceptualHash, category: findGravest(categories) });
  }
}
