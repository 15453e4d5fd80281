import type { Env } from '@/lib/env';

/** Why there is no chain to look at. */
export const explainUnsold = ({ payments }: Env): string =>
  payments.kind === 'off'
    ? 'PAYMENTS=off: nothing is sold'
    : 'no NETWORK: `npm start` brings a chain of play money along';
