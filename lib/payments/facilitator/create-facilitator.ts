import type { FacilitatorSettings } from '@/lib/env/payment-settings';
import type { Facilitator } from '../facilitator';
import { createHttpFacilitator, type FacilitatorOperation } from './create-http-facilitator';

/** Source: https://docs.cdp.coinbase.com/x402, "Facilitator". */
const CDP_HOST = 'api.cdp.coinbase.com';
const CDP_PATH = '/platform/v2/x402';

type CdpKey = Extract<FacilitatorSettings, { kind: 'cdp' }>;

/** A token for one method and one path, good for two minutes. Their package is big: it is loaded when it is used. */
async function authorizeCdp(
  { keyId, keySecret }: CdpKey,
  operation: FacilitatorOperation,
): Promise<Record<string, string>> {
  const { createAuthHeader, createCorrelationHeader } = await import('@coinbase/x402');
  const method = operation === 'supported' ? 'GET' : 'POST';
  const path = `${CDP_PATH}/${operation}`;
  return {
    Authorization: await createAuthHeader(keyId, keySecret.reveal(), method, CDP_HOST, path),
    'Correlation-Context': createCorrelationHeader(),
  };
}

/**
 * The facilitator of the settings: Coinbase's with its keys, or any that speaks the protocol, named by its host.
 *
 * @param fetch for tests
 */
export function createFacilitator(
  settings: FacilitatorSettings,
  fetch: typeof globalThis.fetch = globalThis.fetch,
): Facilitator {
  if (settings.kind === 'url') {
    const url = settings.url.reveal();
    return createHttpFacilitator({ name: new URL(url).host, url, fetch });
  }
  return createHttpFacilitator({
    name: 'cdp',
    url: `https://${CDP_HOST}${CDP_PATH}`,
    authorize: (operation) => authorizeCdp(settings, operation),
    fetch,
  });
}
