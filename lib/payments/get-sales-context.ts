import type { Context } from '@/lib/context';
import { refuse, type Refusal } from '@/lib/errors';
import type { SalesContext } from './ledger/sale';

/** The context as one that sells; `payments_unavailable` where this server sells nothing. */
export function getSalesContext(context: Context): SalesContext | Refusal {
  const { payments } = context;
  return payments === null
    ? refuse('payments_unavailable', 'no payments are configured', {
        detail: 'This server sells nothing.',
      })
    : { ...context, payments };
}
