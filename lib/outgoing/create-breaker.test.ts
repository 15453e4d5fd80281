import { describe, expect, it } from 'vitest';
import { createBreaker, type Breaker } from './create-breaker';

const PAUSE_MS = 1_000;

function make(): { breaker: Breaker; pass: (ms: number) => void } {
  let at = 5;
  const breaker = createBreaker({ failures: 3, pauseMs: PAUSE_MS }, () => at);
  return { breaker, pass: (ms) => void (at += ms) };
}

const fail = (breaker: Breaker, times: number) => {
  for (let time = 0; time < times; time += 1) breaker.failed();
};

describe('createBreaker', () => {
  it('lets everybody try until three waits in a row were in vain', () => {
    const { breaker } = make();
    for (let round = 0; round < 3; round += 1) {
      fail(breaker, 2);
      expect([breaker.isOpen, breaker.mayTry(), breaker.mayTry()]).toEqual([false, true, true]);
      breaker.succeeded();
    }
    fail(breaker, 3);
    expect([breaker.isOpen, breaker.mayTry()]).toEqual([true, false]);
  });

  it('is tried by one, once a pause, for as long as nothing is answered', () => {
    const { breaker, pass } = make();
    fail(breaker, 3);
    for (let round = 0; round < 3; round += 1) {
      pass(PAUSE_MS - 1);
      expect(breaker.mayTry()).toBe(false);
      pass(1);
      expect([breaker.mayTry(), breaker.mayTry()]).toEqual([true, false]);
      breaker.failed();
    }
    expect(breaker.isOpen).toBe(true);
  });

  it('does not wait for a probe that never ends', () => {
    const { breaker, pass } = make();
    fail(breaker, 3);
    pass(PAUSE_MS);
    expect(breaker.mayTry()).toBe(true);
    pass(PAUSE_MS);
    expect(breaker.mayTry()).toBe(true);
  });

  it('closes with the first answer, whoever got it', () => {
    const { breaker } = make();
    fail(breaker, 3);
    breaker.succeeded();
    expect([breaker.isOpen, breaker.mayTry(), breaker.mayTry()]).toEqual([false, true, true]);
    fail(breaker, 2);
    expect(breaker.isOpen).toBe(false);
  });

  it('is not put off by those that had begun to wait before it opened', () => {
    const { breaker, pass } = make();
    fail(breaker, 3);
    pass(PAUSE_MS - 1);
    fail(breaker, 20);
    pass(1);
    expect(breaker.mayTry()).toBe(true);
  });
});
