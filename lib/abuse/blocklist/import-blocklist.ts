import type { Context } from '@/lib/context';
import { isRefusal, refuse, type Refusal } from '@/lib/errors';
import { appendAudit } from '../audit/append-audit';
import type { Actor } from '../audit/audit-entry';
import type { Category } from '../categories';
import { isGraver } from '../is-graver';
import { BLOCK_LINE } from './block-line';
import { readLines } from './read-lines';
import { reviewServed } from './review-served';

type Ports = Pick<Context, 'db' | 'store' | 'cdn' | 'facts' | 'clock' | 'env' | 'log' | 'ids'>;

/** Far more than a line needs. */
const LINE_BYTES = 256;
/** In memory at once: some 60 MB. */
const MOST_LINES = 200_000;
/** Rows of one statement. */
const INSERT_PAGE = 5_000;
/** 200,000 rows are written in a few seconds. */
const WRITE_MS = 120_000;

/** What a list blocks, each hash once, with the gravest of what it is named for. */
type Parsed = {
  readonly hashes: ReadonlyMap<string, Category>;
  readonly pictures: ReadonlyMap<string, Category>;
};

export type Import = {
  /** In the list, and how many of them were not imported before. */
  readonly hashes: number;
  readonly newHashes: number;
  readonly pictures: number;
  readonly newPictures: number;
  /** Images that were served with these very bytes, and are in review now. */
  readonly reviewed: number;
};

function parseLine(line: string | null) {
  if (line === null) return null;
  try {
    return BLOCK_LINE.parse(JSON.parse(line));
  } catch {
    return null;
  }
}

async function parse(chunks: AsyncIterable<Uint8Array>): Promise<Parsed | Refusal> {
  const [hashes, pictures] = [new Map<string, Category>(), new Map<string, Category>()];
  const add = (to: Map<string, Category>, hash: string, category: Category) => {
    const known = to.get(hash);
    if (known === undefined || isGraver(category, known)) to.set(hash, category);
  };
  let count = 0;
  for await (const text of readLines(chunks, LINE_BYTES)) {
    count += 1;
    const line = parseLine(text);
    if (line === null || count > MOST_LINES) {
      const what = line === null ? 'is not one of a block list' : 'is one too many';
      return refuse('invalid_request', `line ${count} ${what}`, {
        detail: `Line ${count} ${what}; nothing was imported.`,
      });
    }
    if ('sha256' in line) add(hashes, line.sha256, line.category);
    else add(pictures, line.perceptualHash, line.category);
  }
  return { hashes, pictures };
}

function* toPages<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  for (let from = 0; from < items.length; from += INSERT_PAGE) {
    yield items.slice(from, from + INSERT_PAGE);
  }
}

/** Writes all of it or nothing, and into the audit how much of it was new. */
function write(ports: Ports, actor: Actor, { hashes, pictures }: Parsed) {
  const blockedAt = ports.clock.now();
  const row = { source: 'import', blockedAt };
  const known = { skipDuplicates: true };
  return ports.db.$transaction(
    async (inside) => {
      const made = { hashes: hashes.size, newHashes: 0, pictures: pictures.size, newPictures: 0 };
      for (const page of toPages([...hashes])) {
        const data = page.map(([hash, category]) => ({
          ...{ ...row, category, sha256: new Uint8Array(Buffer.from(hash, 'hex')) },
        }));
        made.newHashes += (await inside.blockedHash.createMany({ data, ...known })).count;
      }
      for (const page of toPages([...pictures])) {
        const data = page.map(([hash, category]) => ({
          ...{ ...row, category, perceptualHash: BigInt.asIntN(64, BigInt(`0x${hash}`)) },
        }));
        made.newPictures += (await inside.blockedPicture.createMany({ data, ...known })).count;
      }
      await appendAudit(inside, ports, [{ actor, action: 'imported', facts: made }]);
      return made;
    },
    { timeout: WRITE_MS },
  );
}

/**
 * Takes over a block list of others: from now on its bytes are not taken any more, and pictures that are like those in it
 * go to review, as do the images that are served with these bytes already. All or nothing is written; importing a list
 * twice changes nothing the second time, and ends what the first could not.
 *
 * @param chunks lines of JSON, as `exportBlocklist` makes them
 * @returns counts, or a refusal that names the first line that is wrong
 */
export async function importBlocklist(
  ports: Ports,
  actor: Actor,
  chunks: AsyncIterable<Uint8Array>,
): Promise<Import | Refusal> {
  const parsed = await parse(chunks);
  if (isRefusal(parsed)) return parsed;
  const made = await write(ports, actor, parsed);
  const reviewed = await reviewServed(ports, parsed.hashes);
  return { ...made, reviewed };
}
