import type { Refusal } from '@/lib/errors';
import { appendView } from '@/lib/inspect/append-view';
import { ByteInput } from '@/lib/inspect/byte-input';
import type { FormatParser, ImageFacts, Work } from '@/lib/inspect/format-parser';
import { DEFAULT_LIMITS, type InspectionLimits } from '@/lib/inspect/limits';

export type Inspected = {
  readonly outcome: ImageFacts | Refusal;
  readonly kept: Buffer;
  readonly work: Work;
};

/** Runs one parser over a whole file that arrives in pieces of `piece` bytes, as `startInspection` would. */
export async function inspectWith(
  parser: FormatParser,
  bytes: Uint8Array,
  { piece = 65_536, limits = {} }: { piece?: number; limits?: Partial<InspectionLimits> } = {},
): Promise<Inspected> {
  const input = new ByteInput();
  const kept: Uint8Array[] = [];
  const work = { steps: 0, inflated: 0 };
  const running = parser({
    input,
    limits: { ...DEFAULT_LIMITS, ...limits },
    keep: (part) => appendView(kept, part),
    work,
  }).finally(() => input.close());
  for (let at = 0; at < bytes.length; at += piece) {
    await input.push(bytes.subarray(at, at + piece));
  }
  input.end();
  return { outcome: await running, kept: Buffer.concat(kept), work };
}
