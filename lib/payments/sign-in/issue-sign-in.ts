import type { Context } from '@/lib/context';
import type { Payments } from '@/lib/payments/payments';
import { createNonce } from './nonce';
import { SIGN_IN_SECONDS, type SignInInfo } from './sign-in-info';

export type IssuePorts = Pick<Context, 'clock' | 'secrets'> & {
  readonly payments: Pick<Payments, 'network'>;
};

/**
 * A sign-in to be signed by a wallet of our chain. Stateless: what we said is proved by the nonce.
 *
 * @param request.uri absolute; the one route and object that the sign-in will be good for
 * @param request.statement one line of ASCII that the wallet shows
 */
export function issueSignIn(
  { clock, secrets, payments }: IssuePorts,
  { uri, statement }: { readonly uri: string; readonly statement: string },
): SignInInfo {
  const now = clock.now().getTime();
  const words = {
    domain: new URL(uri).host,
    uri,
    statement,
    chainId: payments.network.caip2,
    issuedAt: new Date(now).toISOString(),
    expirationTime: new Date(now + SIGN_IN_SECONDS * 1000).toISOString(),
  };
  return { ...words, version: '1', type: 'eip191', nonce: createNonce(secrets.newest, words) };
}
