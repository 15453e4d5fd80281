import { isRefusal, type Refusal } from '@/lib/errors';
import { appendView } from './append-view';
import { ByteInput } from './byte-input';
import type { FormatParser, ImageFacts, ImageFormat, Work } from './format-parser';
import { inspectGif } from './gif/inspect-gif';
import { inspectJpeg } from './jpeg/inspect-jpeg';
import { DEFAULT_LIMITS, type InspectionLimits } from './limits';
import { inspectPng } from './png/inspect-png';
import { sniffFormat } from './sniff-format';
import { inspectWebp } from './webp/inspect-webp';

const PARSERS: Record<ImageFormat, FormatParser> = {
  png: inspectPng,
  jpeg: inspectJpeg,
  gif: inspectGif,
  webp: inspectWebp,
};

/** An image that was proven: what it is, and the bytes to serve, in order, as far as they were not taken before. */
export type InspectedImage = { readonly facts: ImageFacts; readonly kept: readonly Uint8Array[] };

/** The first bytes of such a file tell how long all of it is: none is settled before the last. */
const ENDS_FIRST: ImageFormat = 'webp';

export type RunningInspection = {
  /** Feeds received bytes and waits until they are used. A refusal ends it: nothing more need be sent. */
  push(chunk: Uint8Array): Promise<Refusal | null>;
  /** The bytes to serve that are settled and were not taken before. What the image is refused for may come after them. */
  take(): readonly Uint8Array[];
  /** Says that the upload is complete and answers. */
  end(): Promise<InspectedImage | Refusal>;
  /** Lets go of everything, for an upload that was broken off. */
  abort(): void;
  readonly work: Work;
};

/**
 * Starts the inspection of one upload: chunks in, the bytes to serve or a refusal out. The format is told from the
 * bytes alone. Does no I/O; the only native code is zlib's inflate and crc32.
 */
export function startInspection(limits: InspectionLimits = DEFAULT_LIMITS): RunningInspection {
  const input = new ByteInput();
  let kept: Uint8Array[] = [];
  let mayTake = false;
  const work: Work = { steps: 0, inflated: 0 };
  let refusal: Refusal | null = null;

  const run = async (): Promise<ImageFacts | Refusal> => {
    const format = await sniffFormat(input);
    if (isRefusal(format)) return format;
    mayTake = format !== ENDS_FIRST;
    return PARSERS[format]({ input, limits, work, keep: (bytes) => appendView(kept, bytes) });
  };
  const outcome = run()
    .then((result) => {
      if (isRefusal(result)) refusal = result;
      return result;
    })
    .finally(() => input.close());
  // A defect in a parser surfaces where `end` is awaited; until then it is not an unhandled rejection.
  outcome.catch(() => undefined);

  return {
    work,
    async push(chunk) {
      await input.push(chunk);
      return refusal;
    },
    take() {
      if (!mayTake) return [];
      const taken = kept;
      kept = [];
      return taken;
    },
    async end() {
      input.end();
      const facts = await outcome;
      return isRefusal(facts) ? facts : { facts, kept };
    },
    abort() {
      input.end();
      input.close();
    },
  };
}
