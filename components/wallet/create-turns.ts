export type Turns = {
  /** Runs the work once all that was handed in before has ended, well or not. */
  readonly take: <Value>(work: () => Promise<Value>) => Promise<Value>;
  /** Whether somebody's turn is under way. */
  readonly isBusy: () => boolean;
};

/** One after the other, in the order of asking. */
export function createTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  let open = 0;
  return {
    take: (work) => {
      open += 1;
      const turn = last.then(work).finally(() => (open -= 1));
      last = turn.catch(() => undefined);
      return turn;
    },
    isBusy: () => open > 0,
  };
}
