import type { Context } from '@/lib/context';
import type { GoOn } from '@/lib/lifecycle/go-on';
import { openText, sealText } from './seal-text';

type Ports = Pick<Context, 'db' | 'secrets' | 'log'>;

type SealedRow = {
  readonly id: string;
  readonly secretKeyId: string;
  readonly sealedText: Uint8Array | null;
};

export type Resealing = {
  readonly resealed: number;
  /** Could not be opened: their key is not configured here, or they were tampered with. */
  readonly failed: number;
  readonly finished: boolean;
};

const PAGE = 50;

/** The tables that hold what people wrote, as the places that `sealText` binds it to. */
const TABLES = ['abuse_report', 'abuse_appeal', 'case_note'] as const;

type Table = (typeof TABLES)[number];

/** Those of a table that are not under the newest key, in the order of their ids. */
function findOlder({ db, secrets }: Ports, table: Table, after: string): Promise<SealedRow[]> {
  const query = {
    where: {
      id: { gt: after },
      secretKeyId: { not: secrets.newest.id },
      sealedText: { not: null },
    },
    orderBy: { id: 'asc' },
    take: PAGE,
    select: { id: true, secretKeyId: true, sealedText: true },
  } as const;
  if (table === 'abuse_report') return db.abuseReport.findMany(query);
  return table === 'abuse_appeal' ? db.abuseAppeal.findMany(query) : db.caseNote.findMany(query);
}

/** What stands in it; null where it cannot be opened, now or ever. */
function open({ secrets, log }: Ports, place: string, row: SealedRow): object | null {
  // Of a server whose list is newer than ours.
  if (secrets.find(row.secretKeyId) === null) return null;
  try {
    return openText(secrets, place, row) as object;
  } catch (err) {
    log.error({ err, place }, 'a text could not be encrypted anew');
    return null;
  }
}

/** Writes it anew, unless somebody has dropped or rewritten it since it was read. */
async function reseal(ports: Ports, table: Table, row: SealedRow): Promise<'resealed' | 'failed'> {
  const { db, secrets } = ports;
  const place = `${table}:${row.id}`;
  const written = open(ports, place, row);
  if (written === null) return 'failed';
  const change = {
    where: { id: row.id, secretKeyId: row.secretKeyId, sealedText: { not: null } },
    data: sealText(secrets, place, written),
  };
  if (table === 'abuse_report') await db.abuseReport.updateMany(change);
  else if (table === 'abuse_appeal') await db.abuseAppeal.updateMany(change);
  else await db.caseNote.updateMany(change);
  return 'resealed';
}

/**
 * Encrypts what people wrote with the newest key of `APP_SECRET`, where it is under an older one: then that one may go.
 * A text at a time, each in one statement, so that it may be cut off anywhere. One that cannot be opened stays as it is,
 * and keeps no other back.
 */
export async function resealTexts(ports: Ports, goOn: GoOn): Promise<Resealing> {
  const done = { resealed: 0, failed: 0 };
  for (const table of TABLES) {
    for (let after: string | null = ''; after !== null;) {
      const page: SealedRow[] = await findOlder(ports, table, after);
      for (const row of page) {
        done[await reseal(ports, table, row)] += 1;
      }
      if (page.length > 0 && !(await goOn())) return { ...done, finished: false };
      after = page.length < PAGE ? null : page.at(-1)!.id;
    }
  }
  return { ...done, finished: true };
}
