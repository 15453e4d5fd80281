import type { Image } from '@/lib/db/create-client';
import type { ImageRecord } from './image-record';

/** What of an image its bytes are served by. */
export type ServedImage = Pick<
  ImageRecord,
  'id' | 'format' | 'sizeBytes' | 'sha256' | 'storageKey' | 'createdAt' | 'expiresAt'
>;

/** What of a row says whether an image is served, and how. */
export type ImageFacts = ServedImage & Pick<Image, 'state' | 'removedAt'>;

/** Rows of images in the memory of this process, for a second; for two while the database is away. */
export type FactsCache = {
  /**
   * @returns at once where it is remembered: a promise costs more than the rest of a hot answer. Null: there is no such
   *   row. That is never remembered: it may be made at any time
   */
  find(id: string): ImageFacts | Promise<ImageFacts | null>;
  /**
   * Call it inside the transaction that changes how an image is served: until that has ended, each request asks anew.
   */
  forget(id: string): void;
};
