'use client';

import { useEffect, useState } from 'react';
import { formatDuration } from '@/lib/format/format-duration';

type Props = {
  /** Milliseconds since 1970 before which the server does not want it; null: at once. */
  readonly retryAt: number | null;
  readonly onRetry: () => void;
  readonly accent: boolean;
};

const secondsLeft = (retryAt: number | null) =>
  retryAt === null ? 0 : Math.max(0, Math.ceil((retryAt - Date.now()) / 1000));

/** Offers to send again, not before the server's own time, and says when that is. */
export function RetryButton({ retryAt, onRetry, accent }: Props) {
  const [left, setLeft] = useState(() => secondsLeft(retryAt));

  useEffect(() => {
    if (left === 0) return;
    const timer = setTimeout(() => setLeft(secondsLeft(retryAt)), 1000);
    return () => clearTimeout(timer);
  }, [left, retryAt]);

  const early = left > 0;
  return (
    <button
      type="button"
      className={`button ${accent && !early ? 'button-primary' : ''}`}
      // Still in the tab order, so that a keyboard finds out when.
      aria-disabled={early}
      onClick={() => !early && onRetry()}
    >
      {early ? `Try again in ${formatDuration(left)}` : 'Try again'}
    </button>
  );
}
