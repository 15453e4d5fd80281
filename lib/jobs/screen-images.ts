import { compareBlocked } from '@/lib/abuse/screening/compare-blocked';
import { findUnscreened } from '@/lib/abuse/screening/find-unscreened';
import { screenImage } from '@/lib/abuse/screening/screen-image';
import type { Context } from '@/lib/context';
import type { GoOn } from '@/lib/lifecycle/go-on';
import { walkPages } from '@/lib/lifecycle/walk-pages';

const PAGE = 20;
/** So many failures of the store in a row, and it is the store that is broken, and no object of it. */
const BROKEN = 3;

export type Screening = {
  readonly screened: number;
  /** Images and blocked pictures that were found to be like one another. */
  readonly matched: number;
  /** Could not be looked at this time. */
  readonly failed: number;
  /** Blocked pictures that were compared with what was there before. */
  readonly compared: number;
  readonly finished: boolean;
};

/**
 * Looks at images that nobody has looked at yet, and compares what was blocked lately with the others. Where no process
 * can be had for it, nothing is done.
 */
export async function screenImages(
  { screener, ...context }: Context,
  goOn: GoOn,
): Promise<Screening> {
  const done = { screened: 0, matched: 0, failed: 0, compared: 0 };
  if (screener === null) return { ...done, finished: true };
  const pages = walkPages(
    PAGE,
    (after) => findUnscreened(context, PAGE, after),
    ({ createdAt }) => createdAt,
  );
  let broken = 0;
  for await (const page of pages) {
    for (const image of page) {
      try {
        done[await screenImage({ ...context, screener }, image)] += 1;
        broken = 0;
      } catch (err) {
        // One object that cannot be read must not keep the others back.
        broken += 1;
        if (broken === BROKEN) throw err;
        context.log.error({ err, image: image.id }, 'an image could not be screened yet');
        done.failed += 1;
      }
      if (!(await goOn())) return { ...done, finished: false };
    }
  }
  for (;;) {
    const { compared, matched, more } = await compareBlocked(context);
    done.compared += compared;
    done.matched += matched;
    if (!more) return { ...done, finished: true };
    if (!(await goOn())) return { ...done, finished: false };
  }
}
