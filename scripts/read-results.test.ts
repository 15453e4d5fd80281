import { describe, expect, it } from 'vitest';
import { countPlaywright, countVitest } from './read-results.mjs';

const file = (status: string, ...tests: string[]) => ({
  name: 'x.test.ts',
  status,
  assertionResults: tests.map((test) => ({ status: test, fullName: `a ${test} test` })),
});

describe('countVitest', () => {
  it('counts what passed and what failed', () => {
    const report = { testResults: [file('passed', 'passed', 'passed'), file('failed', 'failed')] };
    expect(countVitest(report, false)).toEqual({ passed: 2, failed: 1, notes: [] });
  });

  it('counts a skipped test as failed and names it', () => {
    const report = { testResults: [file('passed', 'passed', 'pending', 'todo')] };
    expect(countVitest(report, true)).toEqual({
      passed: 1,
      failed: 2,
      notes: ['pending: a pending test', 'todo: a todo test'],
    });
  });

  it('counts a file that could not be loaded, and an error outside the tests', () => {
    const broken = { testResults: [file('passed', 'passed'), file('failed')] };
    expect(countVitest(broken, false)).toMatchObject({ passed: 1, failed: 1 });
    const stray = { testResults: [file('passed', 'passed')] };
    expect(countVitest(stray, false)).toMatchObject({ passed: 1, failed: 1 });
  });

  it('takes a run without tests for a failure', () => {
    expect(countVitest({ testResults: [] }, true)).toMatchObject({ passed: 0, failed: 1 });
  });
});

describe('countPlaywright', () => {
  const stats = { expected: 3, unexpected: 0, flaky: 0, skipped: 0 };

  it('counts what passed, and everything else as failed', () => {
    expect(countPlaywright({ stats }, true)).toEqual({ passed: 3, failed: 0, notes: [] });
    const mixed = { expected: 1, unexpected: 2, flaky: 3, skipped: 4 };
    expect(countPlaywright({ stats: mixed }, false)).toMatchObject({ passed: 1, failed: 9 });
  });

  it('takes errors outside the tests and a run without tests for failures', () => {
    expect(countPlaywright({ stats, errors: [{ message: 'no server' }] }, false)).toEqual({
      passed: 3,
      failed: 1,
      notes: ['no server'],
    });
    expect(countPlaywright({ stats }, false)).toMatchObject({ failed: 1 });
    expect(countPlaywright({ stats: { ...stats, expected: 0 } }, true)).toMatchObject({
      failed: 1,
    });
  });
});
