import { NETWORKS } from '@/lib/payments/networks';
import type { Shop } from './shop';
import type { Trouble } from './trouble';

/** One way to pay, as version 2 of x402 words it: kept whole, since the payment repeats it. */
export type Accepted = {
  readonly scheme: string;
  readonly network: string;
  readonly asset: string;
  readonly amount: string;
  readonly payTo: string;
  readonly maxTimeoutSeconds: number;
};

const RELOAD: Trouble = {
  title: 'The terms have changed',
  message:
    'The server asks for something else than this page shows. Nothing was signed or charged. Load the page again to see the new terms.',
  way: 'reload',
};

function decode(header: string): unknown {
  try {
    return (JSON.parse(atob(header)) as { accepts?: unknown }).accepts;
  } catch {
    return null;
  }
}

const isAccepted = (value: unknown): value is Accepted => {
  if (typeof value !== 'object' || value === null) return false;
  const entry = value as Record<string, unknown>;
  return (
    ['scheme', 'network', 'asset', 'amount', 'payTo'].every(
      (name) => typeof entry[name] === 'string',
    ) && typeof entry['maxTimeoutSeconds'] === 'number'
  );
};

/**
 * The one offer of a 402 that is what the page has shown: same chain, same coin, same recipient, same amount. Nothing
 * else is put before a wallet.
 *
 * @param header value of `PAYMENT-REQUIRED`: base64 of JSON
 * @param amount atomic units
 */
export function readChallenge(header: string, shop: Shop, amount: string): Accepted | Trouble {
  const { caip2, asset } = NETWORKS[shop.network];
  const offers = decode(header);
  const found = (Array.isArray(offers) ? offers : []).find(
    (offer): offer is Accepted =>
      isAccepted(offer) &&
      offer.scheme === 'exact' &&
      offer.network === caip2 &&
      offer.asset.toLowerCase() === asset &&
      offer.payTo.toLowerCase() === shop.payTo &&
      offer.amount === amount,
  );
  return found ?? RELOAD;
}
