import { findPurge, type OpenPurge } from '@/lib/cdn/find-purge';
import type { Context } from '@/lib/context';
import type { AbuseCase, AuditEntry, Image } from '@/lib/db/create-client';
import { getPublicUrls } from '@/lib/images/get-public-urls';
import { APPEAL_TEXT, type AppealText } from '../appeals/appeal-text';
import type { Category } from '../categories';
import { REPORT_TEXT, type ReportText } from '../reports/report-text';
import { openText } from '../seal-text';

type Ports = Pick<Context, 'db' | 'secrets' | 'clock' | 'env'>;

export type CaseImage = {
  readonly imageId: string;
  /** What the screening found it to be like. */
  readonly likeCaseId: string | null;
  readonly distance: number | null;
  /** Null: its record was forgotten. */
  readonly image: Image | null;
  /** What bought it; null where it was free, or is forgotten. Hex. */
  readonly payment: { readonly payer: string; readonly transaction: string | null } | null;
  /** What the CDN has not confirmed yet; null: nothing. */
  readonly purge: OpenPurge | null;
  /** Other cases of the same image. */
  readonly otherCases: readonly string[];
};

export type CaseView = {
  readonly facts: AbuseCase;
  readonly images: readonly CaseImage[];
  /** The newest first, 100 at most. `text` null: dropped. */
  readonly reports: readonly {
    readonly id: string;
    readonly category: Category;
    readonly receivedAt: Date;
    readonly text: ReportText | null;
  }[];
  readonly appeals: readonly {
    readonly id: string;
    readonly imageId: string;
    readonly madeAt: Date;
    readonly byWallet: boolean;
    readonly counterNotice: boolean;
    readonly text: AppealText | null;
  }[];
  readonly notes: readonly {
    readonly id: string;
    readonly writtenAt: Date;
    readonly author: string;
    readonly text: string | null;
  }[];
  /** The newest last, 200 at most. */
  readonly audit: readonly AuditEntry[];
};

const REPORTS = 100;
const AUDIT = 200;

const toHex = (bytes: Uint8Array | null) =>
  bytes === null ? null : `0x${Buffer.from(bytes).toString('hex')}`;

async function findImages(ports: Ports, caseId: string): Promise<CaseImage[]> {
  const { db, env } = ports;
  const rows = await db.abuseCaseImage.findMany({ where: { caseId }, orderBy: { imageId: 'asc' } });
  const imageIds = rows.map(({ imageId }) => imageId);
  const [images, others] = await Promise.all([
    db.image.findMany({
      where: { id: { in: imageIds } },
      include: { entitlement: { include: { payment: true } } },
    }),
    db.abuseCaseImage.findMany({ where: { imageId: { in: imageIds }, caseId: { not: caseId } } }),
  ]);
  const find = async ({ imageId, likeCaseId, distance }: (typeof rows)[number]) => {
    const row = images.find(({ id }) => id === imageId) ?? null;
    const payment = row?.entitlement?.payment ?? null;
    return {
      ...{ imageId, likeCaseId, distance },
      image: row,
      payment: payment && {
        payer: toHex(payment.payer)!,
        transaction: toHex(payment.transaction),
      },
      purge: row === null ? null : await findPurge(ports, getPublicUrls(env, row)),
      otherCases: others.filter((other) => other.imageId === imageId).map((other) => other.caseId),
    };
  };
  return Promise.all(rows.map(find));
}

/**
 * Everything that an operator may see of a case, what people wrote among it; null where there is none.
 *
 * @param options.reports how many at most; null: all
 */
export async function findCase(
  ports: Ports,
  caseId: string,
  { reports: most = REPORTS }: { readonly reports?: number | null } = {},
): Promise<CaseView | null> {
  const { db, secrets } = ports;
  const facts = await db.abuseCase.findUnique({ where: { id: caseId } });
  if (facts === null) return null;
  const [images, reports, appeals, notes, audit] = await Promise.all([
    findImages(ports, caseId),
    db.abuseReport.findMany({
      where: { items: { some: { caseId } } },
      orderBy: [{ receivedAt: 'desc' }, { id: 'asc' }],
      ...(most === null ? {} : { take: most }),
    }),
    db.abuseAppeal.findMany({ where: { caseId }, orderBy: { madeAt: 'asc' } }),
    db.caseNote.findMany({ where: { caseId }, orderBy: [{ writtenAt: 'asc' }, { id: 'asc' }] }),
    db.auditEntry.findMany({ where: { caseId }, orderBy: { seq: 'desc' }, take: AUDIT }),
  ]);
  const open = (place: string, row: Parameters<typeof openText>[2]) =>
    openText(secrets, place, row);
  return {
    facts,
    images,
    reports: reports.map(({ id, category, receivedAt, ...row }) => {
      const text = open(`abuse_report:${id}`, row);
      return { id, category, receivedAt, text: text === null ? null : REPORT_TEXT.parse(text) };
    }),
    appeals: appeals.map(({ id, imageId, madeAt, byWallet, counterNotice, ...row }) => {
      const text = open(`abuse_appeal:${id}`, row);
      return {
        ...{ id, imageId, madeAt, byWallet, counterNotice },
        text: text === null ? null : APPEAL_TEXT.parse(text),
      };
    }),
    notes: notes.map(({ id, writtenAt, author, ...row }) => {
      const opened = open(`case_note:${id}`, row) as { text: string } | null;
      return { id, writtenAt, author, text: opened?.text ?? null };
    }),
    audit: audit.reverse(),
  };
}
