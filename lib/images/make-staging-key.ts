import type { Ids } from '@/lib/ids';

/** Of what strangers put into the store themselves. No image has such a name, and nobody is served it. */
export const STAGING_KEY = /^staging-[a-z0-9]{20}\.bin$/;

/** A storage key for bytes that nobody has looked at yet. */
export function makeStagingKey(ids: Pick<Ids, 'storage'>): string {
  return `staging-${ids.storage()}.bin`;
}
