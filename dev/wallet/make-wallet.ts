import { generatePrivateKey, privateKeyToAccount, type PrivateKeyAccount } from 'viem/accounts';
import type { Wallet } from '@/lib/wallet/wallet';

/** A wallet that is connected and says yes to everything, with a key of its own. */
export function makeWallet(
  over: Partial<Wallet> = {},
): Wallet & { readonly account: PrivateKeyAccount } {
  const account = privateKeyToAccount(generatePrivateKey());
  const state = { found: true, address: account.address, chainId: 84_532, name: 'Test' };
  return {
    account,
    subscribe: () => () => undefined,
    state: () => state,
    connect: async () => undefined,
    disconnect: async () => undefined,
    switchChain: async () => undefined,
    signAuthorization: (_, data) => account.signTypedData(data),
    signMessage: (_, message) => account.signMessage({ message }),
    ...over,
  };
}
