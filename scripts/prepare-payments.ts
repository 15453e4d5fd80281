import type { LocalPayments } from '@/dev/start-local-payments';
import type { Env } from '@/lib/env';
import type { PaymentSettings } from '@/lib/env/payment-settings';
import { Secret } from '@/lib/secret';

export type PreparedPayments = {
  readonly settings: PaymentSettings;
  /** Null: somebody else's chain and facilitator, or none. */
  readonly local: LocalPayments | null;
};

/** What the server is paid through: as configured, else a chain and a facilitator of our own with play money. */
export async function preparePayments(
  { payments, dataDir }: Env,
  log: (line: string) => void,
): Promise<PreparedPayments> {
  if (payments.kind !== 'local') return { settings: payments, local: null };
  const { chainPort, facilitatorPort } = payments;
  // Loaded here only: where real money is taken, none of it is in the process.
  const { startLocalPayments } = await import('@/dev/start-local-payments');
  const local = await startLocalPayments({ dataDir, chainPort, facilitatorPort, log });
  const { payTo, rpcUrl, facilitatorUrl, faucetUrl } = local;
  const facilitator = { kind: 'url', url: new Secret(facilitatorUrl) } as const;
  const common = {
    network: 'base-sepolia',
    payTo,
    rpcUrl: new Secret(rpcUrl),
    facilitator,
  } as const;
  return { settings: { kind: 'network', ...common, faucetUrl }, local };
}
