import type { Env } from '@/lib/env';
import type { Image } from '@/lib/db/create-client';
import { EXTENSIONS } from './formats';

/**
 * Where the world may have an image from, for a cache to forget: its address on the image host. Empty where no origin is
 * configured: a server that answers under any Host has no cache in front that it knows of.
 */
export function getPublicUrls(
  { siteUrl, imageUrl }: Pick<Env, 'siteUrl' | 'imageUrl'>,
  { id, format }: Pick<Image, 'id' | 'format'>,
): readonly string[] {
  if (siteUrl === null) return [];
  return [`${imageUrl ?? `${siteUrl}/i`}/${id}.${EXTENSIONS[format]}`];
}
