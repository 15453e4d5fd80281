import { isRefusal, type Refusal } from '@/lib/errors';
import { appendAudit } from '../audit/append-audit';
import { holdImage } from '../hold-image';
import { releaseImage } from '../release-image';
import type { CasePorts } from './case-ports';
import { lockCase } from './lock-case';

export type CaseHold = {
  /** Images whose bytes are kept from now on, or no longer. */
  readonly images: number;
  /** Of those held: came too late for their bytes. */
  readonly lost: number;
};

/**
 * Puts every image of a case under legal hold, or ends it. Neither bytes nor records go while it lasts, nor what people
 * wrote in the case.
 */
export async function holdCase(
  ports: CasePorts,
  caseId: string,
  on: boolean,
): Promise<CaseHold | Refusal> {
  const found = await ports.db.$transaction(async (inside) => {
    const locked = await lockCase(inside, caseId);
    if (isRefusal(locked)) return locked;
    const { actor } = ports;
    const action = on ? 'held' : 'released';
    const { category } = locked;
    await appendAudit(inside, ports, [{ actor, action, caseId, category }]);
    return locked;
  });
  if (isRefusal(found)) return found;
  const done = { images: 0, lost: 0 };
  for (const { imageId } of found.images) {
    if (!on) await releaseImage(ports, imageId);
    const held = on ? await holdImage(ports, imageId) : null;
    // A record that is forgotten already has nothing to hold.
    if (isRefusal(held)) continue;
    done.images += 1;
    if (held?.bytes === 'lost') done.lost += 1;
  }
  return done;
}
