import type { Refusal } from '@/lib/errors';
import type { SalesContext } from '@/lib/payments/ledger/sale';
import { issueSignIn } from '@/lib/payments/sign-in/issue-sign-in';
import type { ApiResponse } from './exchange';
import type { Origins } from './get-origins';
import { problemBody, problemResponse } from './problem';

/**
 * A 401 that carries what the wallet has to sign, ready for `createSIWxPayload` of the x402 SDK. Never a 402, which
 * clients would answer with money.
 *
 * @param wanted.path below the site: the one thing that the sign-in will be good for
 */
export function askToSignIn(
  context: SalesContext,
  refusal: Refusal,
  origins: Origins,
  wanted: { readonly path: string; readonly statement: string },
): ApiResponse {
  const { path, statement } = wanted;
  const signIn = issueSignIn(context, { uri: `${origins.site}${path}`, statement });
  const body = JSON.stringify({ ...problemBody(refusal, origins), signIn });
  context.log.info({ reason: refusal.log }, 'asked to sign in');
  return { ...problemResponse(refusal, origins, 'application/json'), body };
}
