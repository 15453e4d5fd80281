import { buffer } from 'node:stream/consumers';
import { isRefusal, refuse, type Refusal } from '@/lib/errors';
import { EXTENSIONS } from '@/lib/images/formats';
import { getPublicUrls } from '@/lib/images/get-public-urls';
import { appendAudit } from '../audit/append-audit';
import { readPreserved } from '../preservation/read-preserved';
import type { CasePorts } from './case-ports';
import { describeTipline } from './describe-tipline';
import { findCase, type CaseImage, type CaseView } from './find-case';

const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

const toJson = (_: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value);

const write = (line: object): string => `${JSON.stringify(line, toJson)}\n`;

/** What is known of an image of the case, and of the payment that bought it. */
function describeImage({ env }: CasePorts, { image, ...rest }: CaseImage): object {
  if (image === null) return { type: 'image', ...rest, record: null };
  const { receivedSha256, servedSha256, perceptualHash, ...facts } = image;
  return {
    type: 'image',
    ...rest,
    url: getPublicUrls(env, image)[0] ?? `/i/${image.id}.${EXTENSIONS[image.format]}`,
    record: {
      ...{ format: facts.format, width: facts.width, height: facts.height, tier: facts.tier },
      ...{ receivedBytes: facts.receivedBytes, servedBytes: facts.servedBytes },
      receivedSha256: toHex(receivedSha256),
      servedSha256: toHex(servedSha256),
      perceptualHash: perceptualHash && BigInt.asUintN(64, perceptualHash).toString(16),
      ...{ uploadedAt: facts.createdAt, expiresAt: facts.expiresAt, goneAt: facts.goneAt },
      ...{ removedAt: facts.removedAt, heldAt: facts.heldAt, sealedUntil: facts.sealedUntil },
      ...{ encryptedAt: facts.encryptedAt, bytesDeletedAt: facts.bytesDeletedAt },
    },
  };
}

/** The encrypted file of an image: the only form in which bytes are ever exported. */
async function readEncrypted(ports: CasePorts, { image }: CaseImage): Promise<object | null> {
  if (image === null || image.encryptedAt === null || image.bytesDeletedAt !== null) return null;
  const preserved = await readPreserved(ports, image.id);
  if (isRefusal(preserved)) return null;
  const base64 = (await buffer(preserved.body)).toString('base64');
  return { type: 'file', imageId: image.id, encryption: 'age', base64 };
}

async function* writeLines(ports: CasePorts, view: CaseView): AsyncGenerator<string> {
  const { facts, images, reports, appeals, notes } = view;
  yield write({ type: 'case', exportedAt: ports.clock.now(), ...facts });
  if (facts.category === 'csam') yield write(describeTipline(ports.env, view));
  for (const image of images) yield write(describeImage(ports, image));
  for (const report of reports) yield write({ type: 'report', ...report });
  for (const appeal of appeals) yield write({ type: 'appeal', ...appeal });
  for (const note of notes) yield write({ type: 'note', ...note });
  const audit = await ports.db.auditEntry.findMany({
    where: { caseId: facts.id },
    orderBy: { seq: 'asc' },
  });
  for (const { previous, hash, ...entry } of audit) {
    yield write({ type: 'audit', ...entry, previous: toHex(previous), hash: toHex(hash) });
  }
  for (const image of images) {
    const file = await readEncrypted(ports, image);
    if (file !== null) yield write(file);
  }
}

/**
 * All there is of a case, as JSON lines: the facts, each image with its hashes, times and payment, what people wrote, the
 * audit of it, and files that were encrypted to the operator's key. It is the evidence for the CyberTipline, the answer
 * to a court, and what a reporter may ask for. That it was exported is written into the audit first.
 */
export async function exportCase(
  ports: CasePorts,
  caseId: string,
): Promise<AsyncIterable<string> | Refusal> {
  const found = await ports.db.abuseCase.count({ where: { id: caseId } });
  if (found === 0) {
    return refuse('not_found', 'no such case', { detail: 'There is no such case.' });
  }
  const { actor } = ports;
  await ports.db.$transaction((inside) =>
    appendAudit(inside, ports, [{ actor, action: 'exported', caseId }]),
  );
  const view = await findCase(ports, caseId, { reports: null });
  if (view === null) throw new Error('a case does not vanish');
  return writeLines(ports, view);
}
