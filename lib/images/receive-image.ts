import { createHash } from 'node:crypto';
import { isRefusal, type Refusal } from '@/lib/errors';
import { startInspection, type InspectedImage } from '@/lib/inspect/start-inspection';
import { refuseTooLarge } from './refuse-too-large';

/** An upload that arrived whole and was proven to be an image. */
export type ReceivedImage = InspectedImage & {
  readonly receivedBytes: number;
  readonly receivedSha256: Uint8Array<ArrayBuffer>;
  readonly servedBytes: number;
  readonly servedSha256: Uint8Array<ArrayBuffer>;
};

export type ImageReceiver = {
  push(chunk: Uint8Array): Promise<Refusal | null>;
  abort(): void;
  /** Ends the upload and answers. Call it once, after the last push. */
  finish(): Promise<ReceivedImage | Refusal>;
};

/** Takes one upload in: counts, hashes and inspects each chunk once, as it comes. */
export function receiveImage(maxBytes: number): ImageReceiver {
  const inspection = startInspection();
  const hash = createHash('sha256');
  let receivedBytes = 0;
  return {
    async push(chunk) {
      receivedBytes += chunk.length;
      if (receivedBytes > maxBytes) {
        inspection.abort();
        return refuseTooLarge(maxBytes, `more than ${maxBytes} bytes`);
      }
      hash.update(chunk);
      return inspection.push(chunk);
    },
    abort: () => inspection.abort(),
    async finish() {
      const inspected = await inspection.end();
      if (isRefusal(inspected)) return inspected;
      const served = createHash('sha256');
      let servedBytes = 0;
      for (const bytes of inspected.kept) {
        served.update(bytes);
        servedBytes += bytes.length;
      }
      return {
        ...inspected,
        receivedBytes,
        receivedSha256: new Uint8Array(hash.digest()),
        servedBytes,
        servedSha256: new Uint8Array(served.digest()),
      };
    },
  };
}
