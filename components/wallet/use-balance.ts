'use client';

import { useCallback, useEffect, useState } from 'react';
import { subscribePurchases } from './purchase-records';

export type Balance =
  | { readonly at: 'loading' }
  | { readonly at: 'unknown' }
  /** Atomic USDC. */
  | { readonly at: 'known'; readonly atomic: bigint };

async function read(response: Promise<Response>): Promise<Balance> {
  try {
    const answer = await response;
    const { balance } = (await answer.json()) as { balance?: unknown };
    return answer.ok && typeof balance === 'string' && /^\d{1,78}$/.test(balance)
      ? { at: 'known', atomic: BigInt(balance) }
      : { at: 'unknown' };
  } catch {
    return { at: 'unknown' };
  }
}

/**
 * What an account holds, by our server: no page speaks to a chain.
 *
 * @returns the balance, and how to have play money put there where this server has some
 */
export function useBalance(address: string): {
  readonly balance: Balance;
  readonly refresh: () => void;
  readonly fill: () => Promise<boolean>;
} {
  const [known, setKnown] = useState<{ address: string; balance: Balance } | null>(null);
  const [round, setRound] = useState(0);

  useEffect(() => {
    let here = true;
    void read(fetch(`/api/wallet/balance?address=${address}`)).then((balance) => {
      if (here) setKnown({ address, balance });
    });
    return () => {
      here = false;
    };
  }, [address, round]);

  const refresh = useCallback(() => setRound((last) => last + 1), []);
  // A purchase that moves on has changed what is left for the next one.
  useEffect(() => subscribePurchases(refresh), [refresh]);
  const fill = useCallback(async () => {
    const filled = await read(
      fetch('/api/wallet/faucet', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ address }),
      }),
    );
    if (filled.at !== 'known') return false;
    setKnown({ address, balance: filled });
    return true;
  }, [address]);

  return {
    balance: known?.address === address ? known.balance : { at: 'loading' },
    refresh,
    fill,
  };
}
