import type { Transaction } from '@/lib/db/create-client';
import { isRefusal, refuse, type Refusal } from '@/lib/errors';
import { logRemovals } from '@/lib/images/log-removals';
import { unhideImage } from '@/lib/images/unhide-image';
import { appendAudit } from '../audit/append-audit';
import { unblockSource } from '../blocklist/unblock-source';
import { answerReporters } from './answer-reporters';
import { applyEvent } from './apply-event';
import type { CasePorts } from './case-ports';
import { lockCase, type LockedCase } from './lock-case';

/** Why a removal is undone. `put_back`: a counter-notice that nobody has answered with a suit. */
export const RESTORE_REASONS = ['appeal', 'put_back', 'withdrawn', 'mistake'] as const;

export type RestoreReason = (typeof RESTORE_REASONS)[number];

/** The images of the case that no other case has removed. */
async function findRestorable(inside: Transaction, { id, images }: LockedCase) {
  const imageIds = images.map(({ imageId }) => imageId);
  const elsewhere = await inside.abuseCaseImage.findMany({
    where: {
      imageId: { in: imageIds },
      caseId: { not: id },
      case: { state: { in: ['removed', 'appealed'] } },
    },
    select: { imageId: true },
  });
  const held = elsewhere.map(({ imageId }) => imageId);
  return inside.image.findMany({
    where: { id: { in: imageIds.filter((imageId) => !held.includes(imageId)) } },
  });
}

function isTooEarly({ putBackFrom }: LockedCase, now: Date, reason: RestoreReason): Refusal | null {
  const early = putBackFrom !== null && now < putBackFrom;
  if (!early || reason === 'withdrawn' || reason === 'mistake') return null;
  return refuse('conflict', 'put back too early', {
    detail: `A counter-notice puts it back from ${putBackFrom.toISOString()} on, unless whoever reported it goes to court. Sooner only where the report was withdrawn, or the removal was a mistake.`,
  });
}

export type Restored = {
  /** Served again. */
  readonly served: readonly string[];
  /** No longer said to be removed, but gone: deleted or expired before, destroyed, or encrypted. */
  readonly gone: readonly string[];
};

/**
 * Undoes the removal of a case: its images are served again for as long as they had left, and their bytes are no longer
 * blocked.
 *
 * @returns `conflict` where the case is in another state, or the law wants it to wait
 */
export async function restoreCase(
  ports: CasePorts,
  caseId: string,
  reason: RestoreReason,
): Promise<Restored | Refusal> {
  const restored = await ports.db.$transaction(async (inside): Promise<Restored | Refusal> => {
    const found = await lockCase(inside, caseId);
    if (isRefusal(found)) return found;
    const early = isTooEarly(found, ports.clock.now(), reason);
    if (early !== null) return early;
    const moved = await applyEvent(inside, ports, found, 'restore');
    if (isRefusal(moved)) return moved;
    await unblockSource(inside, caseId);
    const [served, gone]: [string[], string[]] = [[], []];
    for (const image of await findRestorable(inside, found)) {
      ((await unhideImage(inside, ports, image)) ? served : gone).push(image.id);
    }
    await answerReporters(inside, ports, { kind: 'decided', caseId, detail: moved });
    const { actor } = ports;
    const { category } = found;
    await appendAudit(inside, ports, [
      { actor, action: 'restored', caseId, category, facts: { reason, images: served.length } },
      ...served.map((imageId) => {
        return { actor, action: 'restored', caseId, imageId, category, facts: { reason } } as const;
      }),
    ]);
    return { served, gone };
  });
  if (!isRefusal(restored)) await logRemovals(ports);
  return restored;
}
