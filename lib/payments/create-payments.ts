import type { PaymentSettings } from '@/lib/env/payment-settings';
import { createChain } from './chain/create-chain';
import { createSettlementCap } from './create-settlement-cap';
import { createFacilitator } from './facilitator/create-facilitator';
import { guardFacilitator } from './facilitator/guard-facilitator';
import { createFaucet } from './faucet/create-faucet';
import { NETWORKS } from './networks';
import type { Payments } from './payments';

/** Null where payments are off, or where nobody has started the local stack that the settings ask for. */
export function createPayments(settings: PaymentSettings): Payments | null {
  if (settings.kind !== 'network') return null;
  const { payTo, faucetUrl, rpcUrl } = settings;
  const network = NETWORKS[settings.network];
  return {
    network,
    payTo,
    playMoney: faucetUrl !== null,
    faucet: faucetUrl === null ? null : createFaucet({ url: faucetUrl }),
    facilitator: guardFacilitator(createFacilitator(settings.facilitator)),
    chain: createChain({ rpcUrl: rpcUrl.reveal(), network }),
    settlements: createSettlementCap(),
  };
}
