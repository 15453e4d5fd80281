import type { Clock } from '@/lib/context';

export type TestClock = Clock & {
  /** Sets the time, from now on forwards and backwards alike. */
  set(time: Date | string): void;
  advance(ms: number): void;
};

/** A clock that stands still until it is moved. */
export function makeClock(start: Date | string = '2026-11-24T12:00:00.000Z'): TestClock {
  let now = new Date(start).getTime();
  return {
    now: () => new Date(now),
    set(time) {
      now = new Date(time).getTime();
    },
    advance(ms) {
      now += ms;
    },
  };
}
