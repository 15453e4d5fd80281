import { purgeDue } from '@/lib/cdn/purge-due';
import type { Context } from '@/lib/context';
import type { GoOn } from '@/lib/lifecycle/go-on';

/** Has the CDN forget what is due, a call at a time. Where there is none, there is nothing to forget. */
export async function purgeCdn(
  { cdn, ...context }: Context,
  goOn: GoOn,
): Promise<{ readonly purged: number; readonly failed: number; readonly finished: boolean }> {
  const done = { purged: 0, failed: 0 };
  if (cdn === null) return { ...done, finished: true };
  for (;;) {
    const { purged, failed, more } = await purgeDue({ ...context, cdn });
    done.purged += purged;
    done.failed += failed;
    if (!more) return { ...done, finished: true };
    if (!(await goOn())) return { ...done, finished: false };
  }
}
