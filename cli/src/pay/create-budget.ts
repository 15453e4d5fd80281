/** What a run may still spend. Atomic USDC. */
export type Budget = {
  readonly cap: bigint;
  /** False where it is too much: then nothing is taken from it. */
  readonly take: (amount: bigint) => boolean;
  /** What was taken and, for certain, not paid. */
  readonly giveBack: (amount: bigint) => void;
};

export function createBudget(cap: bigint): Budget {
  let left = cap;
  return {
    cap,
    take: (amount) => {
      if (amount > left) return false;
      left -= amount;
      return true;
    },
    giveBack: (amount) => {
      left += amount;
    },
  };
}
