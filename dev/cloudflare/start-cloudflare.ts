import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { serve } from '../context/serve';
import { readJson, UnreadableError } from '../facilitator/read-json';
import { sendJson } from '../facilitator/send-json';
import { FAULTS, PURGING_FAULTS, sendErrors, type FaultName } from './faults';

/** One call of the API that was understood. */
export type PurgeCall = {
  readonly by: 'files' | 'prefixes';
  readonly entries: readonly string[];
};

export type LocalCloudflare = {
  /** For a product or a context that is to purge here. */
  readonly env: Readonly<Record<string, string>>;
  readonly apiUrl: string;
  /** What was asked for in the right form and with the right token, whatever was answered. */
  readonly calls: readonly PurgeCall[];
  /** What was really purged, in order. */
  readonly purged: readonly PurgeCall[];
  /** For every call from now on that nothing else is planned for. Null: behave, and forget what was queued. */
  setFault(fault: FaultName | null): void;
  /** For the next calls, one after the other; null is a call without a fault. */
  queueFaults(...faults: readonly (FaultName | null)[]): void;
  stop(): Promise<void>;
};

type Options = {
  /** Makes a cache forget; waited for before the answer. */
  readonly onPurge?: (call: PurgeCall) => Promise<void> | void;
};

/** Of one call, by the strictest of Cloudflare's pages. */
const MAX_ENTRIES = 30;

const FORMS: Record<PurgeCall['by'], RegExp> = {
  files: /^https?:\/\/[^/?#]+\/[^?#]*$/,
  prefixes: /^[^/?#:]+(:\d+)?\/[^?#]*$/,
};

/** @returns null where Cloudflare would refuse it: exactly one kind of entry, few enough, each of its form */
function toCall(body: Record<string, unknown>): PurgeCall | null {
  const [by, ...others] = Object.keys(body);
  if (others.length > 0 || (by !== 'files' && by !== 'prefixes')) return null;
  const entries = body[by];
  if (!Array.isArray(entries) || entries.length < 1 || entries.length > MAX_ENTRIES) return null;
  const good = entries.every((entry) => typeof entry === 'string' && FORMS[by].test(entry));
  return good ? { by, entries: entries as string[] } : null;
}

/** Cloudflare's call that purges the cache of one zone, on the loopback interface. */
export async function startCloudflare({ onPurge }: Options = {}): Promise<LocalCloudflare> {
  const [zoneId, token] = [randomBytes(16).toString('hex'), randomBytes(20).toString('hex')];
  const calls: PurgeCall[] = [];
  const purged: PurgeCall[] = [];
  const queued: (FaultName | null)[] = [];
  let standing: FaultName | null = null;

  /** @returns null, or the status, code and message of a refusal */
  function check({
    method,
    url,
    headers,
  }: IncomingMessage): readonly [number, number, string] | null {
    if (method !== 'POST' || url !== `/client/v4/zones/${zoneId}/purge_cache`) {
      return [404, 7003, 'Could not route to the zone'];
    }
    if (headers.authorization !== `Bearer ${token}`) return [403, 10_000, 'Authentication error'];
    return headers['content-type'] === 'application/json'
      ? null
      : [400, 6003, 'Invalid request headers'];
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refusal = check(request);
    const call = refusal === null ? toCall(await readJson(request)) : null;
    if (call === null) {
      sendErrors(response, ...(refusal ?? ([400, 1012, 'Request must contain one of …'] as const)));
      return;
    }
    calls.push(call);
    const fault = queued.length === 0 ? standing : queued.shift()!;
    if (fault === null || PURGING_FAULTS.has(fault)) {
      await onPurge?.(call);
      purged.push(call);
    }
    if (fault !== null) FAULTS[fault](request, response);
    else
      sendJson(response, 200, { success: true, errors: [], messages: [], result: { id: zoneId } });
  }

  const server = await serve((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (error instanceof UnreadableError) sendErrors(response, 400, 6007, error.message);
      else sendErrors(response, 500, 1000, String(error));
    });
  });
  const apiUrl = `${server.url}/client/v4`;
  return {
    apiUrl,
    calls,
    purged,
    env: {
      CLOUDFLARE_ZONE_ID: zoneId,
      CLOUDFLARE_API_TOKEN: token,
      CLOUDFLARE_API_URL: apiUrl,
    },
    setFault(fault) {
      standing = fault;
      if (fault === null) queued.length = 0;
    },
    queueFaults: (...faults) => void queued.push(...faults),
    stop: () => server.close(),
  };
}
