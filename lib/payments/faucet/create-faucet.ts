import { explainFailure } from '@/lib/outgoing/explain-failure';
import { FaucetError, type Faucet } from '../faucet';

/**
 * The faucet of the local stack, by HTTP.
 *
 * @param timeoutMs for connection, minting and answer together
 */
export function createFaucet({
  url,
  timeoutMs = 5_000,
}: {
  url: string;
  timeoutMs?: number;
}): Faucet {
  return {
    async fill(address) {
      let response: Response;
      try {
        response = await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ address }),
          redirect: 'manual',
          cache: 'no-store',
          signal: AbortSignal.timeout(timeoutMs),
        });
        // The status says it all; what is left unread would hold the connection.
        await response.body?.cancel();
      } catch (thrown) {
        throw new FaucetError(`the faucet did not answer: ${explainFailure(thrown)}`);
      }
      if (!response.ok) throw new FaucetError(`the faucet answered ${response.status}`);
    },
  };
}
