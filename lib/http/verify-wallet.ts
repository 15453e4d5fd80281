import type { Hex } from 'viem';
import type { Refusal } from '@/lib/errors';
import type { SalesContext } from '@/lib/payments/ledger/sale';
import { verifySignIn } from '@/lib/payments/sign-in/verify-sign-in';
import type { HeaderReader } from './exchange';
import type { Origins } from './get-origins';

/**
 * The wallet that signed in for one path of this site.
 *
 * @returns `unauthorized` or `payments_unavailable`, as `verifySignIn`
 */
export function verifyWallet(
  context: SalesContext,
  headers: HeaderReader,
  origins: Origins,
  path: string,
): Promise<{ readonly address: Hex } | Refusal> {
  const expected = { uri: `${origins.site}${path}`, domain: new URL(origins.site).host };
  return verifySignIn(context, headers.get('sign-in-with-x'), expected);
}
