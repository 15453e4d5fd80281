/** Moments of a settlement at which it can be held: it came in; its transaction was sent; its answer is ready. */
export const HOLD_POINTS = ['received', 'broadcast', 'answering'] as const;
export type HoldPoint = (typeof HOLD_POINTS)[number];

export type HoldPoints = {
  /** The next settlement to come to this point waits there. */
  hold(point: HoldPoint): void;
  /** Resolves when one waits at this point, at once where one does already. */
  reached(point: HoldPoint): Promise<void>;
  /** Lets those who wait at this point go on, and holds no further one. Without a point: at all. */
  release(point?: HoldPoint): void;
  /** Where a settlement passes by. */
  pass(point: HoldPoint): Promise<void>;
};

type State = { held: boolean; waiting: (() => void)[]; watchers: (() => void)[] };

export function createHoldPoints(): HoldPoints {
  const all = new Map<HoldPoint, State>(
    HOLD_POINTS.map((point) => [point, { held: false, waiting: [], watchers: [] }]),
  );
  const at = (point: HoldPoint): State => all.get(point)!;
  return {
    hold: (point) => {
      at(point).held = true;
    },
    reached: (point) =>
      new Promise((resolve) => {
        if (at(point).waiting.length > 0) resolve();
        else at(point).watchers.push(resolve);
      }),
    release: (point) => {
      for (const name of point === undefined ? HOLD_POINTS : [point]) {
        const state = at(name);
        state.held = false;
        for (const go of state.waiting.splice(0)) go();
      }
    },
    pass: (point) => {
      const state = at(point);
      if (!state.held) return Promise.resolve();
      state.held = false;
      return new Promise((resolve) => {
        state.waiting.push(resolve);
        for (const tell of state.watchers.splice(0)) tell();
      });
    },
  };
}
