import { refuse, type Refusal } from '@/lib/errors';
import type { UploadSink } from '@/lib/http/upload/upload-sink';

export type CollectingSink = UploadSink & { readonly bytes: () => Buffer; aborted: boolean };

/** Sinks that keep what they are given, and the list of them all, in the order in which they were opened. */
export function collectSinks({
  maxBytes = Infinity,
  refuses = () => false,
}: {
  maxBytes?: number;
  /** Told the first bytes of a file: whether they are no image. */
  refuses?: (bytes: Buffer) => boolean;
} = {}): { open: () => CollectingSink; opened: CollectingSink[] } {
  const opened: CollectingSink[] = [];
  const open = (): CollectingSink => {
    const chunks: Uint8Array[] = [];
    let size = 0;
    const sink: CollectingSink = {
      aborted: false,
      bytes: () => Buffer.concat(chunks),
      async push(chunk): Promise<Refusal | null> {
        if (sink.aborted) throw new Error('bytes came after the sink was let go');
        chunks.push(chunk);
        size += chunk.length;
        // A turn of the event loop, as inflating takes.
        await new Promise((resolve) => setImmediate(resolve));
        // First what the first bytes tell, so that the answer does not depend on how many come at once.
        if (refuses(sink.bytes())) return refuse('unsupported_format', 'no image');
        return size > maxBytes ? refuse('file_too_large', 'too large') : null;
      },
      abort() {
        sink.aborted = true;
      },
    };
    opened.push(sink);
    return sink;
  };
  return { open, opened };
}
