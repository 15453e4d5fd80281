import { describe, expect, it } from 'vitest';
import { fail } from '../failure';
import { createPurse } from './create-purse';

const over = fail('payment', 'over_budget', 'too much');

describe('createPurse', () => {
  it('gives out so much in all, and takes back what was not paid', () => {
    const { budget } = createPurse({ perCall: 10n, inAll: 25n });
    expect([10n, 10n, 10n, 5n, 1n].map((amount) => budget.take(amount))).toEqual([
      ...[true, true, false, true, false],
    ]);
    budget.giveBack(10n);
    expect(budget.take(10n)).toBe(true);
    expect(budget.take(1n)).toBe(false);
  });

  it('gives no call more than its cap, and takes nothing for it', () => {
    const { budget } = createPurse({ perCall: 10n, inAll: 15n });
    expect(budget.take(11n)).toBe(false);
    expect(budget.take(10n)).toBe(true);
  });

  it('says what is left where that is too little, and leaves other failures alone', () => {
    const { budget, explain } = createPurse({ perCall: 20_000n, inAll: 50_000n });
    budget.take(20_000n);
    expect(explain(over)).toMatchObject({
      code: 'over_budget',
      message: expect.stringContaining('$0.02 a call and $0.05 in all, of which $0.03') as string,
    });
    const other = fail('payment', 'no_key', 'no key');
    expect(explain(other)).toBe(other);
  });
});
