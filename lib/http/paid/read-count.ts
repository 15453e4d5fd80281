import { refuse, type Refusal } from '@/lib/errors';
import { COUNT_AT_MOST } from '@/lib/payments/products';
import type { Call } from '../answer';

const COUNT = /^[1-9]\d?$/;

/** How many images a request pays for: `?count=n`, or one. Not of its body, since the challenge needs none. */
export function readCount({ request }: Pick<Call, 'request'>): number | Refusal {
  const [given, ...more] = request.query.getAll('count');
  if (given === undefined) return 1;
  const count = Number(given);
  if (more.length > 0 || !COUNT.test(given) || count > COUNT_AT_MOST) {
    return refuse('invalid_request', 'the count is none', {
      detail: `"count" is how many images this request holds: a whole number from 1 to ${COUNT_AT_MOST}, given once.`,
    });
  }
  return count;
}
