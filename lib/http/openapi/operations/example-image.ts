import type { Origins } from '../../get-origins';
import { presentLinks } from '../../present-image';
import type { PresentedFacts, PresentedImage } from '../../schemas/image-schemas';

/** A picture of one grey pixel: what the examples send. What is served of it is the same. */
export const EXAMPLE_PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNoAAAAggCB2kUIOwAAAABJRU5ErkJggg==';

/** Members that every answer to that picture has alike. */
export const EXAMPLE_STABLE = ['contentType', 'sizeBytes', 'width', 'height', 'sha256'] as const;

/** The facts of that picture, uploaded some day. */
export function exampleFacts({ images }: Origins): PresentedFacts {
  return {
    url: `${images}/k3v9m2x7qa.png`,
    id: 'k3v9m2x7qa',
    contentType: 'image/png',
    sizeBytes: 67,
    expiresAt: '2027-01-01T00:00:00.000Z',
    width: 1,
    height: 1,
    sha256: 'e124007e0371a272f11e7fbc2414aff5a1095f3a46ad29771ea1bf3f8a5b07ca',
  };
}

/** What its uploader is told. */
export function exampleUpload(origins: Origins): PresentedImage {
  const facts = exampleFacts(origins);
  const deleteToken = 'EXAMPLE-OF-A-DELETE-TOKEN-0000000000000000';
  return { ...facts, deleteToken, ...presentLinks(facts, origins) };
}
