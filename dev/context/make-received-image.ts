import { createHash } from 'node:crypto';
import type { ReceivedImage } from '@/lib/images/receive-image';

const sha256 = (bytes: Uint8Array) => new Uint8Array(createHash('sha256').update(bytes).digest());

/** An upload that passed the inspection, as far as the code behind it can tell. */
export function makeReceivedImage(
  bytes: Uint8Array | string = 'the bytes to serve',
  { received = bytes }: { received?: Uint8Array | string } = {},
): ReceivedImage {
  const [served, came] = [Buffer.from(bytes as string), Buffer.from(received as string)];
  const half = Math.floor(served.length / 2);
  return {
    facts: { format: 'png', width: 4, height: 3, frames: 1 },
    body: [new Uint8Array(served.subarray(0, half)), new Uint8Array(served.subarray(half))],
    receivedBytes: came.length,
    receivedSha256: sha256(came),
    servedBytes: served.length,
    servedSha256: sha256(served),
    retentionSeconds: null,
  };
}
