import { pngChunk, type PngChunk } from '@/dev/images/png-builder';

/** The chunks of a PNG that is right. */
export function splitPng(bytes: Buffer): PngChunk[] {
  const chunks: PngChunk[] = [];
  for (let at = 8; at < bytes.length;) {
    const length = bytes.readUInt32BE(at);
    const type = bytes.toString('latin1', at + 4, at + 8);
    chunks.push(pngChunk(type, bytes.subarray(at + 8, at + 8 + length)));
    at += 12 + length;
  }
  return chunks;
}
