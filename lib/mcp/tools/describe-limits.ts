import { formatBytes } from '@/lib/format/format-bytes';
import { formatDuration } from '@/lib/format/format-duration';
import type { ServiceFacts } from './service-facts';

/** The tiers in one sentence each, for a model that has to choose between them. */
export function describeLimits({ free, paid, prices, money, isLocal }: ServiceFacts): string {
  const formats = `PNG, JPEG, GIF or WebP.${isLocal ? ' Unless the server says otherwise:' : ''}`;
  const freeTier = `free: up to ${formatBytes(free.maxBytes)} (${free.maxBytes} bytes), kept ${formatDuration(free.retentionSeconds)}.`;
  return prices === null
    ? `${formats} ${freeTier} Nothing is sold here.`
    : `${formats} ${freeTier} paid: ${prices.upload} in ${money}, up to ${formatBytes(paid.maxBytes)} (${paid.maxBytes} bytes), kept ${formatDuration(paid.retentionSeconds)}.`;
}
