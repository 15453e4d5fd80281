import { beforeEach, describe, expect, it } from 'vitest';
import { createBreaker } from '@/lib/outgoing/create-breaker';
import type { Facilitator, FacilitatorAnswer } from '@/lib/payments/facilitator';
import { guardFacilitator } from './guard-facilitator';

const REQUEST = { x402Version: 2, paymentPayload: {}, paymentRequirements: {} } as const;
const GOOD: FacilitatorAnswer = { kind: 'response', status: 200, body: {} };
const BROKEN: FacilitatorAnswer = { kind: 'broken', cause: 'planted' };
const NEVER = new Promise<never>(() => undefined);

let settles: FacilitatorAnswer;
let supports: FacilitatorAnswer | Promise<never>;
let calls: string[];
let clock: number;
const behind: Facilitator = {
  name: 'planted',
  verify: async () => GOOD,
  settle: async () => {
    calls.push('settle');
    return settles;
  },
  supported: async () => {
    calls.push('supported');
    return supports;
  },
};
const guard = (slowMs = 0) =>
  guardFacilitator(behind, {
    ...{ slowMs, probeMs: 20 },
    breaker: createBreaker({ failures: 3, pauseMs: 1_000 }, () => clock),
  });
beforeEach(() => {
  [settles, supports, calls, clock] = [BROKEN, BROKEN, [], 0];
});

const settle = async (facilitator: Facilitator, times: number) => {
  const kinds: string[] = [];
  for (let time = 0; time < times; time += 1) {
    kinds.push((await facilitator.settle(REQUEST)).kind);
  }
  return kinds;
};

describe('guardFacilitator', () => {
  it('after three vain waits sends it no payment, and says that nothing was sent', async () => {
    const facilitator = guard();
    expect(await settle(facilitator, 5)).toEqual([
      ...['broken', 'broken', 'broken'],
      ...['unreached', 'unreached'],
    ]);
    expect(calls).toEqual(['settle', 'settle', 'settle']);
  });

  it.each([
    ['breaks', BROKEN],
    ['answers 503', { ...GOOD, status: 503 }],
    ['hangs', NEVER],
  ])('asks what it supports once a pause, and waits while that %s', async (_, answer) => {
    const facilitator = guard();
    await settle(facilitator, 3);
    supports = answer;
    clock += 1_000;
    expect(await settle(facilitator, 2)).toEqual(['unreached', 'unreached']);
    expect(calls.slice(3)).toEqual(['supported']);
  });

  it('settles at once when it is there again', async () => {
    const facilitator = guard();
    await settle(facilitator, 3);
    [settles, supports] = [GOOD, GOOD];
    clock += 1_000;
    expect(await settle(facilitator, 2)).toEqual(['response', 'response']);
    expect(calls.slice(3)).toEqual(['supported', 'settle', 'settle']);
  });

  it('goes on asking one that fails at once, or that refuses', async () => {
    const facilitator = guard(10_000);
    await settle(facilitator, 5);
    expect(calls.length).toBe(5);
    settles = { kind: 'response', status: 400, body: {} };
    await settle(guard(), 5);
    expect(calls.length).toBe(10);
  });
});
