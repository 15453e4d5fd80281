import { pngChunk, pngFile, type PngChunk } from './png-builder';

/** The chunks of a well-formed PNG. Reads what our own tests made or served; it checks nothing. */
export function readPngChunks(bytes: Buffer): { type: string; data: Buffer }[] {
  const chunks: { type: string; data: Buffer }[] = [];
  for (let at = 8; at + 12 <= bytes.length;) {
    const length = bytes.readUInt32BE(at);
    const data = bytes.subarray(at + 8, at + 8 + length);
    chunks.push({ type: bytes.toString('latin1', at + 4, at + 8), data });
    at += length + 12;
  }
  return chunks;
}

/**
 * Each frame of an animated PNG as a still PNG of its own, with the bytes of its control chunk (place, delay,
 * disposal, blending) without the sequence number: libvips decodes no animated PNG, but it decodes these.
 */
export function splitApng(bytes: Buffer): { control: Buffer; png: Buffer }[] {
  const chunks = readPngChunks(bytes);
  const animated = chunks.findIndex(({ type }) => type === 'acTL');
  // Without it, or where it comes late, the frames are chunks that no viewer knows.
  if (animated === -1 || chunks.findIndex(({ type }) => type === 'IDAT') < animated) return [];
  const header = chunks[0]!.data;
  const shared = ['PLTE', 'tRNS', 'gAMA', 'cHRM', 'sRGB', 'iCCP', 'cICP'];
  const before: PngChunk[] = chunks.filter(({ type }) => shared.includes(type));
  const frames: { control: Buffer; parts: Buffer[] }[] = [];
  for (const { type, data } of chunks) {
    if (type === 'fcTL') frames.push({ control: data.subarray(4), parts: [] });
    if (type === 'IDAT') frames.at(-1)?.parts.push(data);
    if (type === 'fdAT') frames.at(-1)!.parts.push(data.subarray(4));
  }
  return frames.map(({ control, parts }) => {
    const shape = Buffer.concat([control.subarray(0, 8), header.subarray(8)]);
    const still = [
      pngChunk('IHDR', shape),
      ...before,
      pngChunk('IDAT', Buffer.concat(parts)),
      pngChunk('IEND'),
    ];
    return { control, png: pngFile(still) };
  });
}
