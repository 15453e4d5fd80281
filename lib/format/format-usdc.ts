const ATOMIC_UNITS = 1_000_000n;

/** Atomic USDC (6 decimals) as a price: `$0.01`, `$1.50`, `$0.001234`. */
export function formatUsdc(amount: bigint): string {
  const whole = amount / ATOMIC_UNITS;
  const fraction = (amount % ATOMIC_UNITS)
    .toString()
    .padStart(6, '0')
    .replace(/0{1,4}$/, '');
  return `$${whole}.${fraction}`;
}
