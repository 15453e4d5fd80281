import { appendAudit } from '@/lib/abuse/audit/append-audit';
import { lockCase } from '@/lib/abuse/cases/lock-case';
import type { Context } from '@/lib/context';
import { isRefusal, refuse, type Refusal } from '@/lib/errors';
import type { OperatorSession } from '../operator-session';
import { signView } from './sign-view';
import type { ViewReason } from './view-reasons';

/** Long enough for one page to load one picture. */
const VIEW_SECONDS = 60;

export type ViewRequest = {
  readonly caseId: string;
  readonly imageId: string;
  readonly reason: ViewReason;
};

/**
 * Lets a session load one guarded picture for a minute. The audit has who, which and why before it is shown.
 *
 * @returns `<ISO time>.<HMAC>`; `not_found` where the case has no such image
 */
export async function grantView(
  { db, clock, secrets }: Pick<Context, 'db' | 'clock' | 'secrets'>,
  session: OperatorSession,
  { caseId, imageId, reason }: ViewRequest,
): Promise<string | Refusal> {
  return db.$transaction(async (inside): Promise<string | Refusal> => {
    const found = await lockCase(inside, caseId);
    if (isRefusal(found)) return found;
    if (found.images.every((image) => image.imageId !== imageId)) {
      return refuse('not_found', 'not an image of the case', {
        detail: 'The case has no such image.',
      });
    }
    const actor = `wallet:${session.wallet}` as const;
    const { category } = found;
    const entry = {
      actor,
      action: 'viewed',
      caseId,
      imageId,
      category,
      facts: { reason },
    } as const;
    await appendAudit(inside, { clock }, [entry]);
    const until = new Date(clock.now().getTime() + VIEW_SECONDS * 1000).toISOString();
    return `${until}.${signView(secrets.newest, session, imageId, until)}`;
  });
}
