const OFFERS = ['application/json', 'text/plain', 'text/html'] as const;

export type Offer = (typeof OFFERS)[number];

/**
 * Picks the form of an answer from `Accept` (RFC 9110, 12.5.1): the named type of highest weight, the first where
 * weights tie; JSON for wildcards, for anything else and where the header is missing.
 */
export function negotiate(accept: string | null): Offer {
  let best: { offer: Offer; weight: number } | null = null;
  for (const item of (accept ?? '').split(',').slice(0, 32)) {
    // Trimmed piece by piece: a pattern that splits on space backtracks over a header full of it.
    const [type = '', ...parameters] = item.split(';').map((text) => text.trim().toLowerCase());
    const offer = OFFERS.find((known) => known === type) ?? (type === '*/*' ? OFFERS[0] : null);
    if (offer === null) continue;
    const quality = parameters.find((text) => text.startsWith('q='));
    const weight = quality === undefined ? 1 : Number(quality.slice(2));
    if (weight > 0 && (best === null || weight > best.weight)) best = { offer, weight };
  }
  return best?.offer ?? OFFERS[0];
}
