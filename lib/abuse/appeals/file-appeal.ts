import type { Context } from '@/lib/context';
import { isRefusal, refuse, type Refusal } from '@/lib/errors';
import { addBusinessDays } from '../add-business-days';
import { queueAlert } from '../alerts/queue-alert';
import { appendAudit } from '../audit/append-audit';
import { answerReporters } from '../cases/answer-reporters';
import { applyEvent } from '../cases/apply-event';
import { lockCase } from '../cases/lock-case';
import { sealText } from '../seal-text';
import { isCounterNotice, type AppealText } from './appeal-text';

type Ports = Pick<Context, 'db' | 'clock' | 'ids' | 'env' | 'secrets'>;

/** Not before ten business days, not later than fourteen. Source: 17 U.S.C. § 512(g)(2)(C) */
const PUT_BACK_DAYS = { from: 10, until: 14 };

export type FiledAppeal = {
  readonly caseId: string;
  /** When it will be decided. */
  readonly dueAt: Date;
  /** Of a counter-notice: when the image is put back at the earliest. */
  readonly putBackFrom: Date | null;
};

/** The case that has removed the image, where it did. */
async function findRemovingCase({ db }: Ports, imageId: string): Promise<string | null> {
  const found = await db.abuseCaseImage.findFirst({
    where: { imageId, case: { state: { in: ['removed', 'appealed'] } } },
    orderBy: { case: { stateAt: 'desc' } },
  });
  return found?.caseId ?? null;
}

/**
 * Takes the appeal of whoever was found to be the uploader: once a removal.
 *
 * @param byWallet proven by the wallet that paid, else by the delete token
 * @returns `not_found` where no case has removed the image; `conflict` where there was an appeal before
 */
export async function fileAppeal(
  ports: Ports,
  {
    imageId,
    text,
    byWallet,
  }: { readonly imageId: string; readonly text: AppealText; readonly byWallet: boolean },
): Promise<FiledAppeal | Refusal> {
  const { clock, ids, secrets, env } = ports;
  const caseId = await findRemovingCase(ports, imageId);
  if (caseId === null) {
    return refuse('not_found', 'no case has removed the image', {
      detail: 'No removal of this image can be appealed.',
    });
  }
  return ports.db.$transaction(async (inside): Promise<FiledAppeal | Refusal> => {
    const found = await lockCase(inside, caseId);
    if (isRefusal(found)) return found;
    const { category } = found;
    if ((await inside.abuseAppeal.count({ where: { caseId, imageId } })) > 0) {
      return refuse('conflict', 'appealed before', {
        detail: 'There was an appeal against this removal before.',
      });
    }
    const counterNotice = category === 'copyright' && isCounterNotice(text);
    const now = clock.now();
    const putBackFrom = counterNotice ? addBusinessDays(now, PUT_BACK_DAYS.from) : null;
    const dueAt = counterNotice
      ? addBusinessDays(now, PUT_BACK_DAYS.until)
      : new Date(now.getTime() + env.abuse.reviewSeconds * 1000);
    // A second image of the same case adds to the appeal that is under way.
    if (found.state !== 'appealed') {
      const moved = await applyEvent(inside, ports, found, 'appeal', { dueAt, putBackFrom });
      if (isRefusal(moved)) return moved;
    }
    const id = ids.uuid();
    await inside.abuseAppeal.create({
      data: {
        ...{ id, caseId, imageId, byWallet, counterNotice, madeAt: now },
        ...sealText(secrets, `abuse_appeal:${id}`, text),
      },
    });
    await queueAlert(inside, ports, { kind: 'appealed', caseId, detail: id });
    if (counterNotice) {
      // Source: 17 U.S.C. § 512(g)(2)(B)
      const copy = { kind: 'counter_notice', caseId, detail: id } as const;
      await answerReporters(inside, ports, copy, 'copyright');
    }
    const facts = { byWallet, counterNotice };
    await appendAudit(inside, ports, [
      { actor: 'uploader', action: 'appealed', caseId, imageId, category, facts },
    ]);
    return { caseId, dueAt, putBackFrom };
  });
}
