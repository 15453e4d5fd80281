/** Moments of a settlement at which it can be held: it came in; its transaction was sent; its answer is ready. */
export const HOLD_POINTS = ['received', 'broadcast', 'answering'] as const;
export type HoldPoint = (typeof HOLD_POINTS)[number];

export type HoldPoints = {
  /**
   * The next settlement to come to this point waits there.
   *
   * @param nonce of an authorization: only a settlement of that one, so that tests can share a facilitator
   */
  hold(point: HoldPoint, nonce?: string): void;
  /** Resolves when one waits at this point, at once where one does already. */
  reached(point: HoldPoint, nonce?: string): Promise<void>;
  /** Lets those who wait at this point go on, and holds no further one. Without a point: at all. */
  release(point?: HoldPoint, nonce?: string): void;
  /** Where a settlement passes by. */
  pass(point: HoldPoint, nonce?: string): Promise<void>;
};

type State = { held: boolean; waiting: (() => void)[]; watchers: (() => void)[] };

export function createHoldPoints(): HoldPoints {
  const all = new Map<string, State>();
  const at = (point: HoldPoint, nonce?: string): State => {
    const name = `${point} ${nonce?.toLowerCase() ?? ''}`;
    const state = all.get(name) ?? { held: false, waiting: [], watchers: [] };
    all.set(name, state);
    return state;
  };
  const free = (state: State) => {
    state.held = false;
    for (const go of state.waiting.splice(0)) go();
  };
  return {
    hold: (point, nonce) => {
      at(point, nonce).held = true;
    },
    reached: (point, nonce) =>
      new Promise((resolve) => {
        const state = at(point, nonce);
        if (state.waiting.length > 0) resolve();
        else state.watchers.push(resolve);
      }),
    release: (point, nonce) => {
      for (const state of point === undefined ? all.values() : [at(point, nonce)]) free(state);
    },
    pass: (point, nonce) => {
      const state = [at(point, nonce), at(point)].find(({ held }) => held);
      if (state === undefined) return Promise.resolve();
      state.held = false;
      return new Promise((resolve) => {
        state.waiting.push(resolve);
        for (const tell of state.watchers.splice(0)) tell();
      });
    },
  };
}
