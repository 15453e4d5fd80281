import type { Refusal } from '@/lib/errors';
import type { Inspection } from '../format-parser';
import { copyBytes } from './copy-bytes';
import { countPartitions, PARTITION_HEADER_BYTES } from './count-partitions';
import type { Picture, PictureCheck } from './picture';
import { refuseWebp } from './refuse-webp';

/** Frame tag, start code, width and height. */
const HEAD = 10;

type Vp8Head = Picture & { readonly firstPartition: number };

/** Reads the uncompressed head of a key frame (RFC 6386, 9.1) as strictly as libwebp; null where it is none. */
function parseHead(head: Buffer): Vp8Head | null {
  const tag = head.readUIntLE(0, 3);
  const isKeyFrame = (tag & 1) === 0;
  const profile = (tag >> 1) & 7;
  const isShown = ((tag >> 4) & 1) === 1;
  if (!isKeyFrame || profile > 3 || !isShown || head.readUIntBE(3, 3) !== 0x9d012a) return null;
  // The upper two bits ask for scaling, which no viewer of WebP does.
  const width = head.readUInt16LE(6) & 0x3fff;
  const height = head.readUInt16LE(8) & 0x3fff;
  if (width === 0 || height === 0) return null;
  return { width, height, samples: 3, firstPartition: tag >> 5 };
}

/**
 * Copies the content of a `VP8 ` chunk. Its partitions must lie inside the chunk; the last one takes what is left,
 * so that bytes behind its last code cannot be told from it without decoding.
 */
export async function copyVp8(
  inspection: Inspection,
  size: number,
  check: PictureCheck,
): Promise<Refusal | null> {
  const { input, keep } = inspection;
  const look = Math.min(size, HEAD + PARTITION_HEADER_BYTES);
  if (look < HEAD) return refuseWebp('The picture data of the WebP is too short.', `VP8 ${size}`);
  if (!(await input.need(look))) {
    return refuseWebp('The WebP ends in the middle of its picture data.', 'VP8 head');
  }
  const head = Buffer.from(input.peek(look));
  const picture = parseHead(head);
  if (picture === null) return refuseWebp('The picture data of the WebP is not a VP8 frame.');
  const unfit = check(picture);
  if (unfit !== null) return unfit;
  const { firstPartition } = picture;
  const damaged = (seen: string): Refusal =>
    refuseWebp('The picture data of the WebP does not fit together.', seen);

  const behindFirst = size - HEAD - firstPartition;
  if (firstPartition === 0 || behindFirst < 1) return damaged(`first partition ${firstPartition}`);
  const partitions = countPartitions(head.subarray(HEAD, HEAD + firstPartition));
  const table = 3 * (partitions - 1);
  if (behindFirst < table + 1) return damaged(`${partitions} partitions in ${behindFirst} bytes`);
  const cut = await copyBytes(inspection, HEAD + firstPartition);
  if (cut !== null) return cut;

  if (!(await input.need(table))) return damaged('cut in the partition table');
  const sizes = Buffer.from(input.take(table));
  let before = 0;
  for (let at = 0; at < table; at += 3) before += sizes.readUIntLE(at, 3);
  if (before >= behindFirst - table) return damaged(`partitions of ${before} bytes`);
  keep(sizes);
  return copyBytes(inspection, behindFirst - table);
}
