export type UploadProblem = {
  readonly ok: false;
  /** Of the answer; null where none came that could be read. */
  readonly status: number | null;
  readonly title: string;
  readonly message: string;
  readonly retryable: boolean;
  readonly retryAfterSeconds: number | null;
};

const textOf = (value: unknown, fallback: string): string =>
  typeof value === 'string' && value !== '' ? value : fallback;

/** Words for an answer that is not a 200: the server's own where it sent problem JSON, ours for a proxy's page. */
export function readProblem(
  status: number,
  body: string,
  retryAfter: string | null,
): UploadProblem {
  let problem: Record<string, unknown> = {};
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === 'object' && value !== null) problem = value as Record<string, unknown>;
  } catch {
    // Not ours: a page of something in between.
  }
  const seconds = /^\d{1,6}$/.test(retryAfter ?? '') ? Number(retryAfter) : null;
  return {
    ok: false,
    status,
    title: textOf(problem['title'], 'The upload failed'),
    message: textOf(
      problem['message'],
      `The server answered ${status}. Nothing was stored; try again.`,
    ),
    retryable:
      typeof problem['retryable'] === 'boolean'
        ? problem['retryable']
        : status >= 500 || status === 429 || status === 408,
    retryAfterSeconds: status === 429 || status === 503 ? seconds : null,
  };
}
