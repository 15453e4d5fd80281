import { promisify } from 'node:util';
import { inflate } from 'node:zlib';

const inflateInPool = promisify(inflate);

/** Inflates the pixels of a PNG whole, in Node's thread pool; what is no PNG has none. */
export async function inflatePng(chunks: readonly Buffer[]): Promise<void> {
  if (chunks[0]?.toString('latin1', 1, 4) !== 'PNG') return;
  const file = Buffer.concat(chunks);
  const parts: Buffer[] = [];
  for (let at = 8; at < file.length; at += 12 + file.readUInt32BE(at)) {
    const start = at + 8;
    if (file.toString('latin1', at + 4, start) === 'IDAT') {
      parts.push(file.subarray(start, start + file.readUInt32BE(at)));
    }
  }
  await inflateInPool(Buffer.concat(parts));
}
