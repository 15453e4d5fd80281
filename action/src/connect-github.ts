import { Octokit } from '@octokit/core';
import { paginateRest } from '@octokit/plugin-paginate-rest';
import type { Effects } from './effects';
import { getWait } from './get-wait';

const ATTEMPTS = 3;

/** The part of an error of Octokit that is read. */
type Answered = {
  readonly status: number;
  readonly response?: { readonly headers: Readonly<Record<string, string | number | undefined>> };
};

const isAnswered = (thrown: unknown): thrown is Answered =>
  thrown instanceof Error && 'status' in thrown && typeof thrown.status === 'number';

/**
 * How long GitHub asks to wait, or null where it does not.
 * https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
 */
function findLimit({ status, response }: Answered, attempt: number, now: number): number | null {
  if (status !== 403 && status !== 429) return null;
  const headers = response?.headers ?? {};
  const after = headers['retry-after'];
  if (after !== undefined) return getWait(String(after), attempt, now);
  if (String(headers['x-ratelimit-remaining']) !== '0') return null;
  const reset = Number(headers['x-ratelimit-reset']) * 1000;
  return getWait(new Date(reset).toUTCString(), attempt, now);
}

/** GitHub's API, which is asked again where it asks for patience, and, where nothing can happen twice, where it broke. */
export function connectGithub(effects: Omit<Effects, 'core'>, apiUrl: string, token: string) {
  const octokit = new (Octokit.plugin(paginateRest))({
    auth: token,
    baseUrl: apiUrl.replace(/\/$/, ''),
    userAgent: 'img402-action',
    request: { fetch: effects.fetch },
    // Its warnings are for the author of the action.
    log: { debug() {}, info() {}, warn() {}, error() {} },
  });
  octokit.hook.wrap('request', async (request, options) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await request(options);
      } catch (err) {
        if (!isAnswered(err) || attempt === ATTEMPTS) throw err;
        // Octokit says 500 where no answer came.
        const broke = err.status >= 500 && ['GET', 'PATCH'].includes(options.method);
        const wait = broke
          ? getWait(null, attempt, effects.now())
          : findLimit(err, attempt, effects.now());
        if (wait === null) throw err;
        await effects.delay(wait);
      }
    }
  });
  return octokit;
}

export type Github = ReturnType<typeof connectGithub>;
