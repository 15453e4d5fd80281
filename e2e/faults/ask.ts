export type Answer = {
  readonly status: number;
  /** What `error` says, empty where nothing is wrong. */
  readonly code: string;
  /** Seconds; null where none were named. */
  readonly retryAfter: number | null;
  readonly body: Readonly<Record<string, unknown>>;
  /** Milliseconds until the answer was there, whole. */
  readonly ms: number;
};

/** Sends a request and reads its answer; one that never comes fails the test instead of holding it. */
export async function ask(url: string, init: RequestInit = {}): Promise<Answer> {
  const startedAt = performance.now();
  const response = await fetch(url, { signal: AbortSignal.timeout(45_000), ...init });
  const bytes = Buffer.from(await response.arrayBuffer());
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  const body = isJson ? (JSON.parse(bytes.toString()) as Answer['body']) : {};
  const wait = response.headers.get('retry-after');
  return {
    status: response.status,
    code: typeof body.error === 'string' ? body.error : '',
    retryAfter: wait === null ? null : Number(wait),
    body,
    ms: performance.now() - startedAt,
  };
}
