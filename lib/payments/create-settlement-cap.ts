import { refuse, type Refusal } from '@/lib/errors';

/** Each waits for a chain: many more at once would only wait longer. */
const MOST = 64;

export type SettlementCap = {
  /** One more, or a refusal; what it gives is called when it is over. */
  enter(): (() => void) | Refusal;
};

/** Bounds how many settlements are under way in this process at once. */
export function createSettlementCap(most = MOST): SettlementCap {
  let underWay = 0;
  return {
    enter() {
      if (underWay >= most) {
        return refuse('payments_unavailable', `${underWay} settlements are under way`, {
          detail: 'Too many payments are being settled at this moment.',
          retryAfterSeconds: 5,
        });
      }
      underWay += 1;
      return () => void (underWay -= 1);
    },
  };
}
