import { HttpFailure } from '../http/http-failure';
import type { StoredFacts } from '../store';

/** What the service tells of an object. */
export type BlobFacts = {
  readonly pathname: string;
  readonly size: number;
  readonly uploadedAt: Date;
};

/** Times have whole seconds, as in the head of a download. */
export function toStoredFacts({ pathname, size, uploadedAt }: BlobFacts): StoredFacts {
  const time = uploadedAt.getTime();
  if (!Number.isSafeInteger(size) || size < 0 || Number.isNaN(time)) {
    throw new HttpFailure(null, 'INVALID_ANSWER');
  }
  return { key: pathname, size, modifiedAt: new Date(time - (time % 1000)) };
}
