import type { Image } from '@/lib/db/create-client';
import type { ImageRecord } from './image-record';

/** The columns that a record is made of. */
type RecordedRow = Pick<
  Image,
  | 'id'
  | 'tier'
  | 'format'
  | 'width'
  | 'height'
  | 'frames'
  | 'servedBytes'
  | 'servedSha256'
  | 'storageKey'
  | 'createdAt'
  | 'expiresAt'
>;

/** What of a row may leave the domain: everything but secrets and bookkeeping. */
export function toImageRecord(row: RecordedRow): ImageRecord {
  return {
    id: row.id,
    tier: row.tier,
    format: row.format,
    width: row.width,
    height: row.height,
    frames: row.frames,
    sizeBytes: row.servedBytes,
    sha256: Buffer.from(row.servedSha256).toString('hex'),
    storageKey: row.storageKey,
    createdAt: row.createdAt,
    expiresAt: row.expiresAt,
  };
}
