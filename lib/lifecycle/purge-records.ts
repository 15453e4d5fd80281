import type { Context } from '@/lib/context';
import type { Image, Payment } from '@/lib/db/create-client';
import { forgetImages } from './forget-images';
import { forgetPayments } from './forget-payments';
import type { GoOn } from './go-on';
import { purgeSpent } from './purge-spent';
import { decideImage, decidePayment, RECORD_MS } from './retention';
import { walkPages, type Place } from './walk-pages';

type Ports = Pick<Context, 'db' | 'clock'>;

const PAGE = 200;

/** Where a page begins, and when records are old enough. */
type Span = { readonly after: Place; readonly before: Date };

/** What of an image's age is over once it is destroyed. */
const GONE = { expiresAt: new Date(0), sealedUntil: null, bytesDueAt: null, keepIsOpen: false };

const toId = ({ id }: { readonly id: string }) => id;

function findImages({ db }: Ports, { after, before }: Span) {
  return db.$queryRaw<Pick<Image, 'id' | 'state' | 'goneAt' | 'heldAt'>[]>`
    SELECT id, state, gone_at AS "goneAt", held_at AS "heldAt" FROM image
    WHERE state = 'deleted' AND held_at IS NULL AND gone_at <= ${before}::timestamptz
      AND (gone_at, id) > (${after.time}::timestamptz, ${after.id})
    ORDER BY gone_at, id LIMIT ${PAGE}`;
}

type PaymentRow = Pick<Payment, 'id' | 'state' | 'finalAt' | 'acknowledgedAt'>;

function findEnded({ db }: Ports, { after, before }: Span) {
  return db.$queryRaw<PaymentRow[]>`
    SELECT id, state, final_at AS "finalAt", acknowledged_at AS "acknowledgedAt" FROM payment
    WHERE (state = 'released' OR state = 'refused') AND final_at <= ${before}::timestamptz
      AND (final_at, id) > (${after.time}::timestamptz, ${after.id})
    ORDER BY final_at, id LIMIT ${PAGE}`;
}

function findLost({ db }: Ports, { after, before }: Span) {
  return db.$queryRaw<PaymentRow[]>`
    SELECT id, state, final_at AS "finalAt", acknowledged_at AS "acknowledgedAt" FROM payment
    WHERE state = 'lost' AND acknowledged_at <= ${before}::timestamptz
      AND (acknowledged_at, id) > (${after.time}::timestamptz, ${after.id})
    ORDER BY acknowledged_at, id LIMIT ${PAGE}`;
}

export type RecordPurge = {
  readonly images: number;
  readonly payments: number;
  /** Keys, nonces and marks whose time is over. */
  readonly spent: number;
  readonly finished: boolean;
};

/** Forgets what has been kept for as long as it is to be kept, a page at a time, and each page whole. */
export async function purgeRecords(ports: Ports, goOn: GoOn): Promise<RecordPurge> {
  const now = ports.clock.now();
  const before = new Date(now.getTime() - RECORD_MS);
  const done = { images: 0, payments: 0, spent: 0 };

  const records = walkPages(
    PAGE,
    (after) => findImages(ports, { after, before }),
    ({ goneAt }) => goneAt,
  );
  for await (const page of records) {
    const due = page.filter((row) => decideImage({ ...GONE, ...row }, now) === 'forget');
    const { images, payments } = await forgetImages(ports, due.map(toId));
    done.images += images;
    done.payments += payments;
    if (!(await goOn())) return { ...done, finished: false };
  }

  const endings = [
    walkPages(
      PAGE,
      (after) => findEnded(ports, { after, before }),
      ({ finalAt }) => finalAt,
    ),
    walkPages(
      PAGE,
      (after) => findLost(ports, { after, before }),
      (row) => row.acknowledgedAt,
    ),
  ];
  for (const ended of endings) {
    for await (const page of ended) {
      const due = page.filter((row) => decidePayment(row, now) === 'forget');
      done.payments += await forgetPayments(ports, due.map(toId));
      if (!(await goOn())) return { ...done, finished: false };
    }
  }

  for (;;) {
    const spent = await purgeSpent(ports);
    done.spent += spent;
    if (spent === 0) return { ...done, finished: true };
    if (!(await goOn())) return { ...done, finished: false };
  }
}
