import type { Context } from '@/lib/context';
import type { AbuseCase, Image, Transaction } from '@/lib/db/create-client';
import { refuse, type Refusal } from '@/lib/errors';
import { queueAlert } from '../alerts/queue-alert';
import { queueAnswer } from '../alerts/queue-answer';
import { appendAudit } from '../audit/append-audit';
import type { NewAuditEntry } from '../audit/audit-entry';
import { isUndecided, type CaseState } from '../case-states';
import { CATEGORY_POLICIES, type Category } from '../categories';
import { lockImages } from '../cases/lock-images';
import { findDeadline } from '../find-deadline';
import { isGraver } from '../is-graver';
import { sealText } from '../seal-text';
import type { ReportText } from './report-text';

export type NewReport = {
  /** At least one, each once. */
  readonly imageIds: readonly string[];
  readonly category: Category;
  readonly text: ReportText;
};

export type FiledReport = {
  /** Whoever knows it may see what became of the report. */
  readonly reportId: string;
  /** The case that it opened, else the first that it has joined. */
  readonly caseId: string;
  readonly state: CaseState;
  /** When it will be decided. Null: it was, before. */
  readonly dueAt: Date | null;
};

type Ports = Pick<Context, 'db' | 'clock' | 'ids' | 'env' | 'secrets'>;

const DAY = 86_400_000;

/** Counts that are worth another word to the operator. */
const MANY = [10, 100, 1_000, 10_000];

/** The first report of a category that demands it keeps the bytes: delete and expiry hide at once and destroy later. */
async function sealBytes(
  inside: Transaction,
  { clock }: Ports,
  imageIds: readonly string[],
  category: Category,
): Promise<void> {
  const { sealDays } = CATEGORY_POLICIES[category];
  if (sealDays === 0) return;
  const until = new Date(clock.now().getTime() + sealDays * DAY);
  await inside.$executeRaw`
    UPDATE image
    SET sealed_until = GREATEST(sealed_until, ${until}::timestamptz),
        bytes_due_at = CASE WHEN state = 'deleting' THEN GREATEST(bytes_due_at, ${until}::timestamptz) END
    WHERE id = ANY(${[...imageIds]}::text[]) AND state <> 'deleted'`;
}

async function openCase(
  inside: Transaction,
  ports: Ports,
  { imageIds, category }: NewReport,
): Promise<AbuseCase> {
  const now = ports.clock.now();
  const id = ports.ids.case();
  await sealBytes(inside, ports, imageIds, category);
  return inside.abuseCase.create({
    data: {
      ...{ id, category, source: 'report', reportCount: 1, openedAt: now, stateAt: now },
      dueAt: findDeadline(ports.env, category, now),
      images: { create: imageIds.map((imageId) => ({ imageId })) },
    },
  });
}

/** One more report of a case. A graver one makes it graver, and due earlier; also where it was decided as something less. */
async function joinCase(
  inside: Transaction,
  ports: Ports,
  found: AbuseCase,
  { category }: NewReport,
): Promise<AbuseCase> {
  const graver = isGraver(category, found.category);
  const deadline = findDeadline(ports.env, category, ports.clock.now());
  const sooner =
    (graver || isUndecided(found.state)) && (found.dueAt === null || deadline < found.dueAt);
  if (graver) {
    const images = await inside.abuseCaseImage.findMany({ where: { caseId: found.id } });
    const imageIds = images.map(({ imageId }) => imageId);
    await sealBytes(inside, ports, imageIds, category);
  }
  return inside.abuseCase.update({
    where: { id: found.id },
    data: {
      reportCount: { increment: 1 },
      ...(graver ? { category } : {}),
      ...(sooner ? { dueAt: deadline } : {}),
    },
  });
}

/** The open case of each image that has one, locked. */
async function findOpenCases(inside: Transaction, imageIds: readonly string[]) {
  const open = await inside.abuseCaseImage.findMany({
    where: { imageId: { in: [...imageIds] }, open: true },
  });
  const caseIds = [...new Set(open.map(({ caseId }) => caseId))].sort();
  await inside.$executeRaw`
    SELECT id FROM abuse_case WHERE id = ANY(${caseIds}::text[]) ORDER BY id FOR UPDATE`;
  const cases = await inside.abuseCase.findMany({ where: { id: { in: caseIds } } });
  return { open, cases };
}

function findUnknown(
  images: readonly Pick<Image, 'id'>[],
  { imageIds }: NewReport,
): Refusal | null {
  const unknown = imageIds.filter((id) => images.every((image) => image.id !== id));
  if (unknown.length === 0) return null;
  return refuse('invalid_request', 'an image of the report never was', {
    detail: `There never was an image ${unknown.join(', ')} here.`,
  });
}

/**
 * Files a report: each image that has an open case adds to that one, all others open one together. The count of a case is
 * of reports; what each of them says is kept encrypted.
 *
 * @returns `invalid_request` where an image never was. What is gone or removed can be reported too
 */
export async function fileReport(ports: Ports, report: NewReport): Promise<FiledReport | Refusal> {
  const { db, clock, ids, secrets } = ports;
  const { imageIds, category, text } = report;
  const known = await db.image.findMany({
    where: { id: { in: [...imageIds] } },
    select: { id: true },
  });
  const unknown = findUnknown(known, report);
  if (unknown !== null) return unknown;
  const id = ids.report();
  return db.$transaction(async (inside) => {
    await lockImages(inside, imageIds);
    const { open, cases } = await findOpenCases(inside, imageIds);
    const audit: NewAuditEntry[] = [];
    const caseOf = new Map(open.map(({ imageId, caseId }) => [imageId, caseId]));
    const joined: AbuseCase[] = [];
    for (const before of cases) {
      const after = await joinCase(inside, ports, before, report);
      joined.push(after);
      if (after.category !== before.category) {
        const { id: caseId } = after;
        audit.push({ actor: 'reporter', action: 'categorised', caseId, category });
        await queueAlert(inside, ports, { kind: 'graver', caseId, detail: category });
      }
      if (MANY.includes(after.reportCount)) {
        const detail = String(after.reportCount);
        await queueAlert(inside, ports, { kind: 'many', caseId: after.id, detail });
      }
    }
    const fresh = imageIds.filter((imageId) => !caseOf.has(imageId));
    let opened: AbuseCase | null = null;
    if (fresh.length > 0) {
      opened = await openCase(inside, ports, { ...report, imageIds: fresh });
      for (const imageId of fresh) {
        caseOf.set(imageId, opened.id);
        audit.push({ actor: 'reporter', action: 'opened', caseId: opened.id, imageId, category });
      }
      await queueAlert(inside, ports, { kind: 'opened', caseId: opened.id });
    }
    await inside.abuseReport.create({
      data: {
        ...{ id, category, receivedAt: clock.now(), wantsAnswer: text.email !== undefined },
        ...sealText(secrets, `abuse_report:${id}`, text),
        items: {
          create: imageIds.map((imageId) => ({ imageId, caseId: caseOf.get(imageId)! })),
        },
      },
    });
    const touched = [...(opened === null ? [] : [opened]), ...joined];
    const [first] = touched as [AbuseCase];
    if (text.email !== undefined) {
      await queueAnswer(inside, ports, { kind: 'received', caseId: first.id, reportId: id });
    }
    for (const { id: caseId } of touched) {
      audit.push({ actor: 'reporter', action: 'reported', caseId, category });
    }
    await appendAudit(inside, ports, audit);
    const { state, dueAt } = first;
    return { reportId: id, caseId: first.id, state, dueAt };
  });
}
