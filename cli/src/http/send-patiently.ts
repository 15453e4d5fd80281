import type { Cli } from '../cli';
import { readRetryAfter } from './read-retry-after';
import type { HttpAnswer, HttpRequest, Silence } from './send-request';

/** What may go otherwise a moment later. */
const PASSING = [408, 429, 500, 502, 503, 504];
const TRIES = 4;
/** What a server asks for beyond this is left to whoever called. */
const LONGEST_WAIT_MS = 30_000;

/**
 * Sends a request that may be repeated: one that changes nothing, or carries an `Idempotency-Key`. Waits as long as the
 * server says, within bounds.
 */
export async function sendPatiently(
  cli: Pick<Cli, 'send' | 'wait'>,
  request: HttpRequest,
): Promise<HttpAnswer | Silence> {
  for (let tries = 1; ; tries += 1) {
    const answer = await cli.send(request);
    const passing = 'silence' in answer || PASSING.includes(answer.status);
    if (!passing || tries === TRIES) return answer;
    const asked = 'silence' in answer ? null : readRetryAfter(answer);
    const pause = asked ?? 500 * 2 ** (tries - 1);
    if (pause > LONGEST_WAIT_MS) return answer;
    await cli.wait(pause);
  }
}
