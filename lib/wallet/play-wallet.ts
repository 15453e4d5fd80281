import { createConnector, type CreateConnectorFn } from 'wagmi';
import { toHex, type Hex, type PrivateKeyAccount } from 'viem';

const ID = 'playMoney';
const KEY = 'img402.play-wallet';
const CONNECTED = 'playMoney.connected';

type Call = { readonly method: string; readonly params?: readonly unknown[] };

/** The key of this browser, made here the first time. Without storage it lives as long as the page. */
async function loadAccount(): Promise<PrivateKeyAccount> {
  // Curves of their own: nobody who brings a wallet needs them.
  const { generatePrivateKey, privateKeyToAccount } = await import('viem/accounts');
  let key: string | null = null;
  try {
    key = localStorage.getItem(KEY);
    if (key === null || !/^0x[0-9a-f]{64}$/.test(key)) {
      key = generatePrivateKey();
      localStorage.setItem(KEY, key);
    }
  } catch {
    key ??= generatePrivateKey();
  }
  return privateKeyToAccount(key as Hex);
}

/** An EIP-1193 provider around a key. It asks nobody: what it holds is worth nothing. */
function createProvider(open: () => Promise<PrivateKeyAccount>, chainId: number) {
  const listAddress = async () => [(await open()).address];
  const answers: Record<string, (params: readonly unknown[]) => unknown> = {
    eth_accounts: listAddress,
    eth_requestAccounts: listAddress,
    eth_chainId: () => toHex(chainId),
    wallet_switchEthereumChain: () => null,
    personal_sign: async ([message]) =>
      (await open()).signMessage({ message: { raw: message as Hex } }),
    eth_signTypedData_v4: async ([, data]) =>
      (await open()).signTypedData(
        JSON.parse(String(data)) as Parameters<PrivateKeyAccount['signTypedData']>[0],
      ),
  };
  return {
    on: () => undefined,
    removeListener: () => undefined,
    request: async ({ method, params = [] }: Call): Promise<unknown> => {
      const answer = answers[method];
      if (answer === undefined) {
        throw Object.assign(new Error(`${method} is nothing for play money`), { code: 4200 });
      }
      return answer(params);
    },
  };
}

/**
 * A wallet for the chain of this server's own, so that the paid way can be walked without an extension. Its key is made
 * in the browser, stays there, and holds play money only.
 */
export function playWallet(chainId: number): CreateConnectorFn {
  return createConnector(({ storage }) => {
    let account: Promise<PrivateKeyAccount> | null = null;
    const open = () => (account ??= loadAccount());
    const provider = createProvider(open, chainId);
    return {
      id: ID,
      name: 'Play-money wallet',
      type: ID,
      connect: async () => {
        await storage?.setItem(CONNECTED, true);
        // Its callers choose the shape of the accounts by a flag that is for capabilities, of which it has none.
        return { accounts: [(await open()).address] as never, chainId };
      },
      disconnect: async () => {
        await storage?.removeItem(CONNECTED);
      },
      getAccounts: async () => [(await open()).address],
      getChainId: async () => chainId,
      getProvider: async () => provider,
      // Only where it was chosen: a page that opens its list of wallets has not chosen one.
      isAuthorized: async () => (await storage?.getItem(CONNECTED)) === true,
      onAccountsChanged: () => undefined,
      onChainChanged: () => undefined,
      onDisconnect: () => undefined,
    };
  });
}
