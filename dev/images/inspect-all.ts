import { isRefusal, type Refusal } from '@/lib/errors';
import type { ImageFacts, Work } from '@/lib/inspect/format-parser';
import type { InspectionLimits } from '@/lib/inspect/limits';
import { startInspection } from '@/lib/inspect/start-inspection';

export type InspectedFile = {
  readonly outcome: ImageFacts | Refusal;
  /** The file that would be served; empty after a refusal. */
  readonly kept: Buffer;
  readonly work: Work;
};

/** Sizes of pieces in turn: below, at and around the lengths of headers and of a socket's reads. */
const PIECES = [1, 7, 64, 3, 1_460, 8, 4_096, 2, 65_536, 13];

/** Where the file is cut: one byte at a time, in pieces of varied size, or not at all. */
export type Cutting = 'bytes' | 'varied' | 'whole';

function* cut(bytes: Uint8Array, cutting: Cutting): Generator<Uint8Array> {
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = { bytes: 1, varied: PIECES[turn % PIECES.length]!, whole: bytes.length }[cutting];
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

/** Inspects a whole file as an upload would be: pieces pushed as they come, until a refusal. */
export async function inspectAll(
  bytes: Uint8Array,
  cutting: Cutting = 'varied',
  limits?: InspectionLimits,
): Promise<InspectedFile> {
  const inspection = startInspection(limits);
  const taken: Buffer[] = [];
  for (const piece of cut(bytes, cutting)) {
    if ((await inspection.push(piece)) !== null) break;
    // Copied at once: what changed afterwards would not be the file that is served.
    taken.push(...inspection.take().map((view) => Buffer.from(view)));
  }
  const outcome = await inspection.end();
  if (isRefusal(outcome)) return { outcome, kept: Buffer.alloc(0), work: inspection.work };
  return {
    outcome: outcome.facts,
    kept: Buffer.concat([...taken, ...outcome.kept]),
    work: inspection.work,
  };
}
