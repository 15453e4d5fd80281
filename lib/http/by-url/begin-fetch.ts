import { isRefusal, refuse, type Refusal } from '@/lib/errors';
import type { Remote } from '@/lib/remote/remote';
import type { Call } from '../answer';
import { getLimitKey } from '../get-limit-key';

const POLICY = 'uploadByUrl';

export type Turn = {
  readonly remote: Remote;
  /** Ends it. Calling it again does nothing. */
  readonly leave: () => void;
};

/** Whether this client may have an image fetched now; waits for a turn among all that are. */
export async function beginFetch({
  context,
  request,
}: Pick<Call, 'context' | 'request'>): Promise<Turn | Refusal> {
  const { remote, env, limiter } = context;
  if (remote === null) {
    return refuse('url_not_allowed', 'URL_UPLOADS is off', {
      detail: 'This server fetches no images by their URL.',
    });
  }
  if (env.rateLimits) {
    const state = await limiter.take(POLICY, getLimitKey(context, request.headers));
    if (!state.allowed) {
      return refuse('rate_limited', `over the policy ${POLICY}`, {
        detail: 'Too many images were fetched for you by their URL.',
        retryAfterSeconds: state.resetSeconds,
      });
    }
  }
  const leave = await remote.enter();
  return isRefusal(leave) ? leave : { remote, leave };
}
