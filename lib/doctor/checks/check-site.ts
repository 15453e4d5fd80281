import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { proveInstance } from '@/lib/health/prove-instance';
import { askWeb, type WebAnswer } from '../ask-web';
import type { Check } from '../check';
import { fail, ok, skipped, warn, type Finding } from '../finding';

const HEALTH = z.object({
  status: z.enum(['ok', 'failed']),
  parts: z.record(z.string(), z.object({ state: z.string() })),
  proof: z.string().nullish(),
});

function readHealth(answer: WebAnswer): z.infer<typeof HEALTH> | null {
  if (answer.kind === 'none' || answer.text === null) return null;
  try {
    return HEALTH.parse(JSON.parse(answer.text));
  } catch {
    return null;
  }
}

const LOCAL = /^(localhost|127\.0\.0\.1|\[::1\])$/;

const brokenParts = ({ parts }: z.infer<typeof HEALTH>): string[] =>
  Object.entries(parts).flatMap(([name, { state }]) => (state === 'failed' ? [name] : []));

/** Whether the site answers from here, and is this deployment: one with these keys and this database. */
export const checkSite: Check = async ({ env, db, secrets }) => {
  const local = env.siteUrl === null;
  const site = env.siteUrl ?? `http://localhost:${env.port}`;
  const setting = local ? `port ${env.port}` : 'SITE_URL';
  const challenge = randomBytes(16).toString('hex');
  const answer = await askWeb(`${site}/api/health?challenge=${challenge}`);
  const health = readHealth(answer);

  if (health === null) {
    if (local) return skipped(`no SITE_URL, and img402 does not answer on port ${env.port}`);
    if (answer.kind === 'none') {
      const todo = 'Start the server; look at DNS, certificate, firewall and proxy.';
      return fail(`${site} does not answer: ${answer.why}`, todo);
    }
    const { status, headers } = answer;
    return status >= 300 && status < 400 && headers.has('location')
      ? fail(`${site} redirects (status ${status})`, 'Set SITE_URL to where it leads.')
      : fail(
          `${site} is not img402 (status ${status})`,
          'Have the proxy hand all of this host to the server, with the Host that the client sent.',
        );
  }
  let found: Finding | null = null;
  if (db !== null && secrets !== null && health.proof !== null) {
    const expected = await proveInstance({ db, secrets }, challenge).catch(() => null);
    if (expected === null) found = skipped(`${site} answers; the database cannot tell whose it is`);
    else if (health.proof !== expected) {
      found = fail(
        `${site} is another deployment, or runs with other keys`,
        'Look at DNS and proxy, at DATABASE_URL and APP_SECRET; start again after a change of settings.',
      );
    }
  }
  if (found !== null) return found;
  if (health.status === 'failed') {
    const todo = 'Mend what is named; the log says why.';
    return fail(`${site} answers, and is not well: ${brokenParts(health).join(', ')}`, todo);
  }
  if (local) {
    return db === null
      ? ok(`img402 answers on ${setting}, and is well`)
      : warn(
          `img402 answers on ${setting}; SITE_URL is not set`,
          'Set SITE_URL: without it links follow whatever Host a request names.',
        );
  }
  const { protocol, hostname } = new URL(site);
  return protocol === 'http:' && !LOCAL.test(hostname)
    ? warn(`${site} answers without TLS`, 'Put a proxy with a certificate in front.')
    : ok(`${site} is this deployment, and is well`);
};
