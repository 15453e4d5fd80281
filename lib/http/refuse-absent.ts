import { refuse, type Refusal } from '@/lib/errors';
import type { Lookup } from '@/lib/images/look-up-image';

/** What is answered about an image that is not served: that it was taken down, or that nothing is here. */
export function refuseAbsent(status: Exclude<Lookup['status'], 'live'>): Refusal {
  return status === 'removed'
    ? refuse('removed', 'the image was taken down')
    : refuse('not_found', `the image is ${status}`);
}
