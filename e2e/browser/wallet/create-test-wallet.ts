import type { BrowserContext } from 'playwright/test';
import { numberToHex, type Hex } from 'viem';
import type { PrivateKeyAccount } from 'viem/accounts';
import type { ContractWallet } from '@/dev/chain/deploy-wallets';
import { announceWallet, type WalletAnswer, type WalletWindow } from './announce-wallet';

/** Base Sepolia. */
const SHOP_CHAIN = 84_532;

/** EIP-1193 and EIP-1474: what wallets say no with. */
export const WALLET_ERRORS = { rejected: 4001, locked: 4100, unknownChain: 4902, busy: -32_002 };

export type Authorization = {
  readonly from: Hex;
  readonly to: Hex;
  readonly value: string;
  readonly validAfter: string;
  readonly validBefore: string;
  readonly nonce: Hex;
};

type Typed = Parameters<PrivateKeyAccount['signTypedData']>[0];

/** What signs: a key, or a contract that takes a key's signatures for its own. */
export type Signer = PrivateKeyAccount | ContractWallet;

/** One question for a signature. */
export type SignatureRequest = {
  readonly account: Hex;
  /** Null: a text is signed. */
  readonly authorization: Authorization | null;
  /** Null until it is given, and where it was refused. */
  signature: Hex | null;
};

/** The wallet of one test, as its owner and as the test see it. Its keys stay in the test's process. */
export type TestWallet = {
  readonly account: () => Signer;
  /** Every question for a signature, oldest first. */
  readonly asked: readonly SignatureRequest[];
  /** Questions that were ever open at the same time. */
  readonly mostOpen: () => number;
  /** All methods that pages have asked for. */
  readonly methods: readonly string[];
  /** The next question by this method is answered with an error, once `after` has come. */
  readonly refuse: (method: string, code: number, after?: Promise<unknown>) => void;
  /** Signatures wait, from now on, until `release`. */
  readonly hold: () => void;
  readonly release: () => void;
  /** Called before a payment's signature is handed over: nobody else knows its nonce yet. */
  onPayment: (nonce: Hex) => void | Promise<void>;
  /** As its owner does, and tells the pages. */
  readonly switchAccount: (account: Signer) => Promise<void>;
  readonly switchChain: (chainId: number) => Promise<void>;
  /** Its owner takes the page's leave to see the account away. */
  readonly disconnect: () => Promise<void>;
  /** The wallet knows this chain no longer. */
  readonly forgetChain: (chainId: number) => void;
};

class WalletError extends Error {
  constructor(readonly code: number) {
    super(`the test wallet says ${code}`);
  }
}

/**
 * A wallet that announces itself on every page of the context. It signs without a question unless it is told otherwise,
 * and stays connected over reloads.
 */
export async function createTestWallet(
  context: BrowserContext,
  first: Signer,
  { chainId: firstChain = SHOP_CHAIN } = {},
): Promise<TestWallet> {
  const accounts = new Map([[first.address.toLowerCase(), first]]);
  const chains = new Set([SHOP_CHAIN, firstChain]);
  const refusals = new Map<string, { code: number; after: Promise<unknown> }[]>();
  const asked: SignatureRequest[] = [];
  const methods: string[] = [];
  let account = first;
  let chainId = firstChain;
  let connected = false;
  let [open, mostOpen] = [0, 0];
  let gate: { readonly opened: Promise<void>; readonly open: () => void } | null = null;

  const emit = async (event: string, value: unknown) => {
    const tell = ([name, told]: readonly [string, unknown]) =>
      (window as unknown as WalletWindow).testWalletEmit?.(name, told);
    await Promise.all(context.pages().map((page) => page.evaluate(tell, [event, value] as const)));
  };
  const moveTo = async (next: number) => {
    chainId = next;
    await emit('chainChanged', numberToHex(next));
  };

  async function answerSignature(
    address: unknown,
    authorization: Authorization | null,
    sign: (signer: Signer) => Promise<Hex>,
  ): Promise<Hex> {
    const signer = accounts.get(String(address).toLowerCase());
    if (!connected || signer === undefined) throw new WalletError(WALLET_ERRORS.locked);
    const request: SignatureRequest = { account: signer.address, authorization, signature: null };
    asked.push(request);
    open += 1;
    mostOpen = Math.max(mostOpen, open);
    try {
      await gate?.opened;
      if (authorization !== null) await wallet.onPayment(authorization.nonce);
      return (request.signature = await sign(signer));
    } finally {
      open -= 1;
    }
  }

  const answers: Record<string, (params: readonly unknown[]) => unknown> = {
    eth_accounts: () => (connected ? [account.address] : []),
    eth_requestAccounts: () => {
      connected = true;
      return [account.address];
    },
    eth_chainId: () => numberToHex(chainId),
    wallet_switchEthereumChain: async ([wanted]) => {
      const id = Number((wanted as { chainId: Hex }).chainId);
      if (!chains.has(id)) throw new WalletError(WALLET_ERRORS.unknownChain);
      await moveTo(id);
      return null;
    },
    wallet_addEthereumChain: async ([added]) => {
      const id = Number((added as { chainId: Hex }).chainId);
      chains.add(id);
      await moveTo(id);
      return null;
    },
    wallet_revokePermissions: () => {
      connected = false;
      return null;
    },
    personal_sign: ([message, address]) =>
      answerSignature(address, null, (signer) =>
        signer.signMessage({ message: { raw: message as Hex } }),
      ),
    eth_signTypedData_v4: ([address, text]) => {
      const data = JSON.parse(String(text)) as Typed & { message: Authorization };
      return answerSignature(address, data.message, (signer) => signer.signTypedData(data));
    },
  };

  const wallet: TestWallet = {
    account: () => account,
    asked,
    methods,
    mostOpen: () => mostOpen,
    refuse: (method, code, after = Promise.resolve()) => {
      refusals.set(method, [...(refusals.get(method) ?? []), { code, after }]);
    },
    hold: () => {
      let release = (): void => undefined;
      const opened = new Promise<void>((resolve) => (release = resolve));
      gate = { opened, open: release };
    },
    release: () => {
      gate?.open();
      gate = null;
    },
    onPayment: () => undefined,
    switchAccount: async (next) => {
      accounts.set(next.address.toLowerCase(), next);
      account = next;
      await emit('accountsChanged', connected ? [next.address] : []);
    },
    switchChain: moveTo,
    disconnect: async () => {
      connected = false;
      await emit('accountsChanged', []);
    },
    forgetChain: (id) => void chains.delete(id),
  };

  await context.exposeFunction(
    'testWallet',
    async (method: string, params: readonly unknown[]): Promise<WalletAnswer> => {
      methods.push(method);
      try {
        const refusal = refusals.get(method)?.shift();
        if (refusal !== undefined) {
          await refusal.after;
          throw new WalletError(refusal.code);
        }
        const answer = answers[method];
        // EIP-1193: the wallet does not support the method.
        if (answer === undefined) throw new WalletError(4200);
        return { result: await answer(params) };
      } catch (thrown) {
        if (!(thrown instanceof WalletError)) throw thrown;
        return { error: { code: thrown.code, message: thrown.message } };
      }
    },
  );
  await context.addInitScript(announceWallet);
  return wallet;
}
