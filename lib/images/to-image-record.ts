import type { Image } from '@/lib/db/create-client';
import type { ImageRecord } from './image-record';

/** What of a row may leave the domain: everything but secrets and bookkeeping. */
export function toImageRecord(row: Image): ImageRecord {
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
