import { deliverDue } from '@/lib/abuse/alerts/deliver-due';
import type { Context } from '@/lib/context';
import type { GoOn } from '@/lib/lifecycle/go-on';

/** Tells operators and reporters what is due, a batch at a time. */
export async function sendAlerts(
  context: Context,
  goOn: GoOn,
): Promise<{
  readonly sent: number;
  readonly skipped: number;
  readonly failed: number;
  readonly finished: boolean;
}> {
  const done = { sent: 0, skipped: 0, failed: 0 };
  for (;;) {
    const { sent, skipped, failed, more } = await deliverDue(context);
    done.sent += sent;
    done.skipped += skipped;
    done.failed += failed;
    if (!more) return { ...done, finished: true };
    if (!(await goOn())) return { ...done, finished: false };
  }
}
