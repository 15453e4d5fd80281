import { formatUsdc } from '@/lib/format/format-usdc';
import { fail, type Failure } from '../failure';
import type { Budget } from '../pay/create-budget';

/** What a server that pays by itself may spend, and how it says that it may not. */
export type Purse = {
  readonly budget: Budget;
  /** Puts a refusal for want of budget into words for a model; hands on any other. */
  readonly explain: (failure: Failure) => Failure;
};

/** @param caps atomic USDC */
export function createPurse(caps: { readonly perCall: bigint; readonly inAll: bigint }): Purse {
  let left = caps.inAll;
  return {
    budget: {
      cap: caps.perCall,
      take: (amount) => {
        if (amount > caps.perCall || amount > left) return false;
        left -= amount;
        return true;
      },
      giveBack: (amount) => {
        left += amount;
      },
    },
    explain: (failure) =>
      failure.code === 'over_budget'
        ? fail(
            'payment',
            'over_budget',
            `That is beyond what this program may spend: ${formatUsdc(caps.perCall)} a call and ${formatUsdc(caps.inAll)} in all, of which ${formatUsdc(left)} are left. Nothing was signed or charged. Next: ask the user to start img402 mcp with a higher --max-usd or --max-usd-per-call.`,
          )
        : failure,
  };
}
