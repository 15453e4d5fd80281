import { refuse, type Refusal } from '@/lib/errors';
import { appendAudit } from '../audit/append-audit';
import type { Category } from '../categories';
import { findDeadline } from '../find-deadline';
import type { CasePorts } from './case-ports';
import { lockImages } from './lock-images';

/**
 * Opens a case of an image that nobody has reported: the operator has seen it, or was told of it elsewhere.
 *
 * @returns its id; that of the open case where the image has one; `not_found` where the image never was
 */
export async function openCase(
  ports: CasePorts,
  imageId: string,
  category: Category,
): Promise<{ readonly caseId: string } | Refusal> {
  const { clock, ids, env, actor } = ports;
  return ports.db.$transaction(async (inside): Promise<{ caseId: string } | Refusal> => {
    await lockImages(inside, [imageId]);
    if ((await inside.image.count({ where: { id: imageId } })) === 0) {
      return refuse('not_found', 'no such image', { detail: 'There never was such an image.' });
    }
    const open = await inside.abuseCaseImage.findFirst({ where: { imageId, open: true } });
    if (open !== null) return { caseId: open.caseId };
    const now = clock.now();
    const caseId = ids.case();
    await inside.abuseCase.create({
      data: {
        ...{ id: caseId, category, state: 'triaged', source: 'operator' },
        ...{ openedAt: now, stateAt: now, dueAt: findDeadline(env, category, now) },
        images: { create: [{ imageId }] },
      },
    });
    await appendAudit(inside, ports, [{ actor, action: 'opened', caseId, imageId, category }]);
    return { caseId };
  });
}
