/** What can happen to a process at a call of a port. A failure leaves it alive; a crash ends it with all that it does. */
export const MODES = [
  'crash before',
  'crash during',
  'crash after',
  'fail before',
  'fail after',
] as const;

/** At which of the calls from now on, and what. */
export type PortPlan = { readonly call: number; readonly mode: (typeof MODES)[number] };

/** The process has ended: no code of it runs on, whatever it catches. */
class Crash extends Error {
  constructor() {
    super('the process has crashed');
  }
}

export type Points = {
  /** From the next call of a port on; null: nothing happens any more. */
  arm(plan: PortPlan | null): void;
  /** Once true, an answer of this process reaches nobody. */
  readonly dead: boolean;
  /** Where a call of a port goes through. `fail` answers or throws as a broken port would. */
  readonly pass: <T>(place: string, run: () => Promise<T>, fail: () => T) => Promise<T>;
};

/**
 * The ways out of one process. A crash takes all of them at once: what is under way takes its effect, and nobody learns
 * of it.
 *
 * @param hooks.onHit told the place and what happened there
 * @param hooks.onStray given work that goes on after its process has ended
 */
export function createPoints(hooks: {
  readonly onHit: (what: string) => void;
  readonly onStray: (work: Promise<unknown>) => void;
}): Points {
  let plan: PortPlan | null = null;
  let calls = 0;
  const state = { dead: false };
  const checkAlive = () => {
    if (state.dead) throw new Crash();
  };
  const end = (): never => {
    state.dead = true;
    throw new Crash();
  };

  async function hit<T>(mode: PortPlan['mode'], run: () => Promise<T>, fail: () => T): Promise<T> {
    switch (mode) {
      case 'crash before':
        return end();
      case 'crash during':
        hooks.onStray(run());
        return end();
      case 'crash after':
        await run().catch(() => undefined);
        return end();
      case 'fail before':
        return fail();
      case 'fail after':
        await run();
        return fail();
    }
  }

  return {
    arm(next) {
      plan = next;
      calls = 0;
    },
    get dead() {
      return state.dead;
    },
    pass: async (place, run, fail) => {
      checkAlive();
      const now = plan;
      const isHit = now !== null && calls === now.call;
      calls += 1;
      if (isHit) {
        hooks.onHit(`${now.mode}: ${place}`);
        return hit(now.mode, run, fail);
      }
      const value = await run();
      checkAlive();
      return value;
    },
  };
}
