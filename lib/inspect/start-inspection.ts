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

/** An image that was proven: what it is, and the bytes to serve, in order. */
export type InspectedImage = { readonly facts: ImageFacts; readonly kept: readonly Uint8Array[] };

export type RunningInspection = {
  /** Feeds received bytes and waits until they are used. A refusal ends it: nothing more need be sent. */
  push(chunk: Uint8Array): Promise<Refusal | null>;
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
  const kept: Uint8Array[] = [];
  const work: Work = { steps: 0, inflated: 0 };
  let refusal: Refusal | null = null;

  const run = async (): Promise<ImageFacts | Refusal> => {
    const format = await sniffFormat(input);
    if (isRefusal(format)) return format;
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
