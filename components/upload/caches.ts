import { CACHE_SECONDS } from '@/lib/format/cache-seconds';
import { formatDuration } from '@/lib/format/format-duration';

/** What no server can take back, told before and after a deletion. */
export const CACHES = `Browsers and caches that hold it may show it for up to ${formatDuration(CACHE_SECONDS)}.`;
