import { openAsBlob } from 'node:fs';
import type { Effects } from './effects';
import { isFailure, type Failure } from './failure';
import { getWait } from './get-wait';
import type { Image } from './image';
import { parseAnswer } from './parse-answer';

const ATTEMPTS = 5;
/** For one try. 10 MB at 1 Mbit/s take 84 s. */
const TIMEOUT_MS = 120_000;

export type UploadTarget = {
  /** Of the server, with a slash at its end. */
  readonly server: string;
  /** As the server reads it: `3d`, `12h`; empty for as long as its tier keeps an image. */
  readonly expires: string;
};

/** One try, and what is said of a next one: null where there is no use in it. */
type Tried = {
  readonly outcome: Image | Failure;
  readonly again: { readonly after: string | null } | null;
};

type Sent = Pick<Effects, 'fetch'> & UploadTarget & { readonly file: string; readonly key: string };

async function tryOnce({ fetch, server, expires, file, key }: Sent): Promise<Tried> {
  const form = new FormData();
  if (expires !== '') form.set('expires', expires);
  // Read from the disk as it is sent. The file's own name stays here: the server has no use for it.
  form.set('image', await openAsBlob(file), 'image');
  try {
    const response = await fetch(new URL('api/free', server), {
      method: 'POST',
      body: form,
      headers: { accept: 'application/json', 'idempotency-key': key },
      // A redirected POST would arrive as a GET without its body.
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const { status, headers } = response;
    const after = headers.get('retry-after');
    // 409 with Retry-After: the try before is still under way there.
    const passing = status === 429 || status >= 500 || (status === 409 && after !== null);
    const outcome = parseAnswer(status, await response.text());
    return { outcome, again: passing ? { after } : null };
  } catch (err) {
    const cause = err instanceof Error && err.cause instanceof Error ? err.cause : err;
    const reason = cause instanceof Error ? cause.message || cause.name : String(cause);
    const message = `The server does not answer: ${reason}`;
    return { outcome: { failed: 'unreachable', message }, again: { after: null } };
  }
}

/**
 * Uploads a file, and tries again where that may help. All tries have the same Idempotency-Key: where only the answer was
 * lost, there is one image and not two.
 */
export async function uploadFile(
  effects: Omit<Effects, 'core'>,
  target: UploadTarget,
  file: string,
): Promise<Image | Failure> {
  const key = effects.newKey();
  for (let attempt = 1; ; attempt += 1) {
    const { outcome, again } = await tryOnce({ fetch: effects.fetch, ...target, file, key });
    if (!isFailure(outcome) || again === null || attempt === ATTEMPTS) return outcome;
    const wait = getWait(again.after, attempt, effects.now());
    if (wait === null) return outcome;
    await effects.delay(wait);
  }
}
