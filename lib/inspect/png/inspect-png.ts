import { isRefusal, type Refusal } from '@/lib/errors';
import type { FormatParser, Inspection } from '../format-parser';
import { ChunkReader } from './chunk-reader';
import { PngWalk } from './png-walk';
import { HEADER_BYTES, readHeader, type PngHeader } from './read-header';
import { refusePng } from './refuse-png';

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

/** Reads signature and IHDR, and keeps both. */
async function readStart(
  chunks: ChunkReader,
  inspection: Inspection,
): Promise<PngHeader | Refusal> {
  const { input, keep, limits } = inspection;
  if (!(await input.need(SIGNATURE.length))) return refusePng('it is cut off');
  const signature = input.take(SIGNATURE.length);
  if (!SIGNATURE.equals(signature)) return refusePng('it does not begin as one');
  const refusal = await chunks.next();
  if (refusal !== null) return refusal;
  if (chunks.type !== 'IHDR' || chunks.length !== HEADER_BYTES)
    return refusePng('it has no header');
  const head = chunks.head;
  const data = await chunks.read(HEADER_BYTES);
  if (isRefusal(data)) return data;
  const crc = await chunks.finish();
  if (isRefusal(crc)) return crc;
  const header = readHeader(data, limits);
  if (!isRefusal(header)) [signature, head, data, crc].forEach((bytes) => keep(bytes));
  return header;
}

/** Reads IEND, keeps it, and reads what stands behind it without keeping a byte. */
async function readEnd(
  chunks: ChunkReader,
  { input, keep, work }: Inspection,
): Promise<Refusal | null> {
  if (chunks.length !== 0) return refusePng('its last chunk is not empty');
  const crc = await chunks.finish();
  if (isRefusal(crc)) return crc;
  keep(chunks.head);
  keep(crc);
  while (await input.need(1)) {
    input.takeSome(Infinity);
    work.steps += 1;
  }
  return null;
}

/**
 * Proves a PNG or APNG and rewrites it from an allow-list: IHDR, PLTE, tRNS, IDAT, acTL, fcTL, fdAT and IEND byte for
 * byte; gAMA, cHRM, sRGB and cICP where they hold sane values; iCCP under a neutral name; eXIf with the orientation
 * alone. Everything else is dropped unread but for its CRC, as is all behind IEND; an unknown critical chunk is a
 * refusal. Pixels and compressed texts are inflated, counted and forgotten, never compressed again.
 *
 * PNG 3rd edition, https://www.w3.org/TR/png-3/.
 */
export const inspectPng: FormatParser = async (inspection) => {
  const chunks = new ChunkReader(inspection);
  const header = await readStart(chunks, inspection);
  if (isRefusal(header)) return header;
  const walk = new PngWalk(chunks, header, inspection);
  try {
    for (;;) {
      const broken = await chunks.next();
      if (broken !== null) return broken;
      if (chunks.type === 'IEND') break;
      const refusal = await walk.take();
      if (refusal !== null) return refusal;
    }
    const facts = await walk.end();
    return isRefusal(facts) ? facts : ((await readEnd(chunks, inspection)) ?? facts);
  } finally {
    walk.close();
  }
};
