import { refuse, type Refusal } from '@/lib/errors';
import type { Call } from '../answer';

/**
 * Refuses what does not come from a page of this very origin. `Origin` decides: a cookie that is `SameSite=Strict` is
 * sent to every port of one host. A browser sends it with every POST.
 */
export function refuseForeign({ request, origins }: Call): Refusal | null {
  const site = request.headers.get('sec-fetch-site');
  const isOwn = request.headers.get('origin') === new URL(origins.site).origin;
  return isOwn && (site === null || site === 'same-origin')
    ? null
    : refuse('forbidden', 'sent from another origin');
}
