import { negotiate } from '@/lib/http/negotiate';
import { expectThat } from '../expect-that';

/** Input: an `Accept` header. The offer is JSON, or one that the header names. */
export function expectOffer(header: string): string {
  const offer = negotiate(header);
  const isNamed = header.toLowerCase().includes(offer);
  expectThat(offer === 'application/json' || isNamed, 'an offer nobody named', header, offer);
  // A header that names one form alone, with no weight, gets it.
  const alone = header.trim().toLowerCase();
  if (['text/plain', 'text/html'].includes(alone))
    expectThat(offer === alone, 'not the one', header);
  return `offers ${offer}`;
}
