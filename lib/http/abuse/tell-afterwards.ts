import { deliverDue } from '@/lib/abuse/alerts/deliver-due';
import type { Context } from '@/lib/context';
import type { ApiResponse } from '../exchange';

/** An answer after which operators and reporters are told at once, and not with the next round of the job. */
export function tellAfterwards(context: Context, response: ApiResponse): ApiResponse {
  return {
    ...response,
    async afterwards() {
      try {
        await deliverDue(context);
      } catch (err) {
        context.log.error({ err }, 'nobody could be told after an answer; the job tries again');
      }
    },
  };
}
