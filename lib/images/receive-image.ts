import { isRefusal, type Refusal } from '@/lib/errors';
import type { ImageFacts } from '@/lib/inspect/format-parser';
import { startInspection } from '@/lib/inspect/start-inspection';
import type { Store } from '@/lib/storage/store';
import { createSpool, type ImageBody } from './create-spool';
import type { StartHash } from './hashing/running-hash';
import { refuseTooLarge } from './refuse-too-large';

/** An upload that arrived whole and was proven to be an image. */
export type ReceivedImage = {
  readonly facts: ImageFacts;
  /** What is served of it. Goes into the store once. */
  readonly body: ImageBody;
  readonly receivedBytes: number;
  readonly receivedSha256: Uint8Array<ArrayBuffer>;
  readonly servedBytes: number;
  readonly servedSha256: Uint8Array<ArrayBuffer>;
  /** How long it is to live, where its uploader wants that to be shorter than its tier keeps it. */
  readonly retentionSeconds: number | null;
};

export type ImageReceiver = {
  /** @throws StoreError where the bytes to serve are many, and the store does not take them */
  push(chunk: Uint8Array): Promise<Refusal | null>;
  /** Ends the inspection: no further byte is wanted. */
  abort(): void;
  /** Ends the upload and answers. Call it once, after the last push. */
  finish(): Promise<ReceivedImage | Refusal>;
  /** Lets go of everything. Call it when nothing else is done any more, also with what was received. */
  discard(): Promise<void>;
};

type Ports = { readonly store: Pick<Store, 'openDraft'>; readonly startHash: StartHash };

/** Takes one upload in: counts, hashes and inspects each chunk once, as it comes, and spools what is to be served. */
export function receiveImage(maxBytes: number, { store, startHash }: Ports): ImageReceiver {
  const inspection = startInspection();
  const spool = createSpool(store, startHash);
  const hash = startHash();
  let receivedBytes = 0;
  return {
    async push(chunk) {
      receivedBytes += chunk.length;
      if (receivedBytes > maxBytes) {
        inspection.abort();
        return refuseTooLarge(maxBytes, `more than ${maxBytes} bytes`);
      }
      const hashing = hash.update(chunk);
      if (hashing !== null) await hashing;
      const refusal = await inspection.push(chunk);
      if (refusal !== null) return refusal;
      const adding = spool.add(inspection.take());
      if (adding !== null) await adding;
      return null;
    },
    abort: () => inspection.abort(),
    async finish() {
      const inspected = await inspection.end();
      if (isRefusal(inspected)) return inspected;
      await spool.add(inspected.kept);
      const [receivedSha256, spooled] = await Promise.all([hash.digest(), spool.finish()]);
      const { body, bytes, sha256 } = spooled;
      return {
        facts: inspected.facts,
        body,
        receivedBytes,
        receivedSha256,
        servedBytes: bytes,
        servedSha256: sha256,
        retentionSeconds: null,
      };
    },
    async discard() {
      inspection.abort();
      hash.discard();
      await spool.discard();
    },
  };
}
