import { isRefusal, type Refusal } from '@/lib/errors';
import { logRemovals } from '@/lib/images/log-removals';
import { unhideImage } from '@/lib/images/unhide-image';
import { appendAudit } from '../audit/append-audit';
import { answerReporters } from './answer-reporters';
import { applyEvent } from './apply-event';
import type { CasePorts } from './case-ports';
import { lockCase } from './lock-case';

/** Rejects what was reported, or was held for review: the images stay, and those that waited unseen are served again. */
export async function keepCase(ports: CasePorts, caseId: string): Promise<'kept' | Refusal> {
  const kept = await ports.db.$transaction(async (inside): Promise<'kept' | Refusal> => {
    const found = await lockCase(inside, caseId);
    if (isRefusal(found)) return found;
    const moved = await applyEvent(inside, ports, found, 'keep');
    if (isRefusal(moved)) return moved;
    const waiting = await inside.image.findMany({
      where: { id: { in: found.images.map(({ imageId }) => imageId) }, inReview: true },
    });
    for (const image of waiting) await unhideImage(inside, ports, image);
    await answerReporters(inside, ports, { kind: 'decided', caseId, detail: moved });
    const { actor } = ports;
    const { category } = found;
    await appendAudit(inside, ports, [{ actor, action: 'kept', caseId, category }]);
    return 'kept';
  });
  if (!isRefusal(kept)) await logRemovals(ports);
  return kept;
}
