import type { ImageRecord } from '@/lib/images/image-record';

/** A live image of 1000 bytes that was made at noon and has a week. */
export function makeImageRecord(changes: Partial<ImageRecord> = {}): ImageRecord {
  return {
    id: 'k3v9m2x7qa12',
    tier: 'free',
    format: 'png',
    width: 1280,
    height: 720,
    frames: 1,
    sizeBytes: 1000,
    sha256: 'ab'.repeat(32),
    storageKey: 'k3v9m2x7qa12-secret.png',
    createdAt: new Date('2026-11-24T12:00:00.250Z'),
    expiresAt: new Date('2026-12-01T12:00:00.250Z'),
    ...changes,
  };
}
