import type { ImageRecord } from '@/lib/images/image-record';
import { CONTENT_TYPES, EXTENSIONS } from '@/lib/images/formats';
import type { Origins } from './get-origins';
import type { PresentedFacts, PresentedImage, PresentedLinks } from './schemas/image-schemas';

/** The facts that anyone may read. */
export function presentFacts(image: ImageRecord, origins: Origins): PresentedFacts {
  return {
    url: `${origins.images}/${image.id}.${EXTENSIONS[image.format]}`,
    id: image.id,
    contentType: CONTENT_TYPES[image.format],
    sizeBytes: image.sizeBytes,
    expiresAt: image.expiresAt.toISOString(),
    width: image.width,
    height: image.height,
    sha256: image.sha256,
  };
}

/** The page of an image, and what is pasted to show it. The URL is ours and needs no escaping. */
export function presentLinks(facts: PresentedFacts, origins: Origins): PresentedLinks {
  const { url, id, width, height } = facts;
  return {
    pageUrl: `${origins.site}/${id}`,
    markdown: `![](${url})`,
    html: `<img src="${url}" width="${width}" height="${height}" alt="">`,
  };
}

/** The answer to an upload. `url` is the first member: shell one-liners rely on it. */
export function presentUpload(
  image: ImageRecord,
  deleteToken: string,
  origins: Origins,
): PresentedImage {
  const facts = presentFacts(image, origins);
  return { ...facts, deleteToken, ...presentLinks(facts, origins) };
}
