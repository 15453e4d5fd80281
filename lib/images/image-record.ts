import type { ImageFormat } from '@/lib/inspect/format-parser';
import type { TierName } from './tiers';

/** What is known of a live image, without anything that is secret. */
export type ImageRecord = {
  readonly id: string;
  readonly tier: TierName;
  readonly format: ImageFormat;
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  /** Bytes of what is served. */
  readonly sizeBytes: number;
  /** Of what is served, 64 hex. */
  readonly sha256: string;
  readonly storageKey: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
};
