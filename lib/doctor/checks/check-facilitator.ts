import { z } from 'zod';
import type { Check } from '../check';
import { explainUnsold } from '../explain-unsold';
import { fail, ok, skipped } from '../finding';

/** Of `GET /supported`, as both versions of the protocol have it. */
const SUPPORTED = z.object({
  kinds: z.array(z.object({ x402Version: z.number(), scheme: z.string(), network: z.string() })),
});

/** Whether the facilitator takes what our 402 offers: scheme `exact` on our network, in both protocol versions. */
export const checkFacilitator: Check = async ({ env, payments }) => {
  if (payments === null) return skipped(explainUnsold(env));
  const { facilitator, network } = payments;
  const answer = await facilitator.supported();
  const { name } = facilitator;
  if (answer.kind !== 'response') {
    return fail(`${name} does not answer: ${answer.cause}`, 'Look at X402_FACILITATOR_URL.');
  }
  const { status } = answer;
  if (status === 401 || status === 403) {
    return fail(
      `${name} does not know us (status ${status})`,
      name === 'cdp'
        ? 'Look at CDP_API_KEY_ID and CDP_API_KEY_SECRET.'
        : 'Choose a facilitator that asks for no key, or Coinbase’s.',
    );
  }
  const supported = SUPPORTED.safeParse(answer.body);
  if (status !== 200 || !supported.success) {
    return fail(`${name} is no facilitator (status ${status})`, 'Look at X402_FACILITATOR_URL.');
  }
  const missing = [
    { x402Version: 2, network: network.caip2 },
    { x402Version: 1, network: network.name },
  ].filter(
    (wanted) =>
      !supported.data.kinds.some(
        (kind) =>
          kind.scheme === 'exact' &&
          kind.x402Version === wanted.x402Version &&
          kind.network === wanted.network,
      ),
  );
  if (missing.length === 0) return ok(`${name} takes exact on ${network.name}, both versions`);
  const named = missing.map((kind) => `${kind.network} (version ${kind.x402Version})`).join(', ');
  return fail(
    `${name} does not take exact on ${named}`,
    'Choose another facilitator, or the NETWORK that this one takes.',
  );
};
