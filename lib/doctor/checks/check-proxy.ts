import { askWeb } from '../ask-web';
import type { Check } from '../check';
import { ok, skipped, warn } from '../finding';

/** Whether TRUST_PROXY fits what stands in front, as far as an answer shows it. */
export const checkProxy: Check = async ({ env: { siteUrl, trustProxy } }) => {
  if (siteUrl === null) return skipped('no SITE_URL: nothing is known to be in front');
  const answer = await askWeb(`${siteUrl}/api/health`, 'HEAD');
  if (answer.kind === 'none') return skipped('SITE_URL does not answer');
  const { headers } = answer;
  const trusted = trustProxy.kind === 'hops' ? String(trustProxy.hops) : trustProxy.kind;
  const seen = headers.has('cf-ray') ? 'cloudflare' : headers.has('x-vercel-id') ? 'vercel' : null;
  if (seen !== null && trusted !== seen) {
    return warn(
      `${seen} is in front, and TRUST_PROXY is ${trusted}`,
      `Set TRUST_PROXY=${seen}: else all clients share one address and its limits.`,
    );
  }
  if (seen === null && (trusted === 'cloudflare' || trusted === 'vercel')) {
    return warn(
      `TRUST_PROXY is ${trusted}, which is not seen in front`,
      'Set it to what is in front: who reaches the server directly can name any address.',
    );
  }
  if (trusted === 'none' && siteUrl.startsWith('https:')) {
    return warn(
      'something with a certificate is in front, and TRUST_PROXY is none',
      'Set TRUST_PROXY=1 for one proxy: else all clients share its address and its limits.',
    );
  }
  return ok(seen === null ? `TRUST_PROXY=${trusted} contradicts nothing` : `${seen} is in front`);
};
