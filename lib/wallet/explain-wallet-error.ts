import type { Trouble } from './trouble';

type Told = { readonly code?: unknown; readonly name?: unknown; readonly message?: unknown };

/** An error and what caused it: wallets and libraries wrap one another's. */
function chainOf(thrown: unknown): Told[] {
  const found: Told[] = [];
  let next = thrown;
  while (typeof next === 'object' && next !== null && found.length < 10) {
    found.push(next);
    next = (next as { cause?: unknown }).cause;
  }
  return found;
}

const sign = (title: string, message: string): Trouble => ({
  title,
  message: `${message} Nothing was charged.`,
  way: 'sign',
});

const REJECTED = sign(
  'Declined in the wallet',
  'You said no to the signature. Sign again if you want to go on.',
);
const LOCKED = sign('The wallet is locked', 'Open it, unlock it, and sign again.');
const BUSY = sign(
  'The wallet waits for you',
  'It has a question open already. Open it, answer that one, and sign again.',
);
const POPUP = sign(
  'The wallet’s window was blocked',
  'The browser did not let it open. Allow pop-ups for this site, then sign again.',
);
const GONE = sign(
  'The wallet does not answer',
  'It was disconnected, or it has no such account any more. Connect it again and sign.',
);
const CHAIN: Trouble = {
  title: 'The wallet is on another chain',
  message: 'Switch it, then sign. Nothing was charged.',
  way: 'switch',
};

/** It was asked to switch and for no signature. */
const STAYS: Trouble = {
  title: 'Declined in the wallet',
  message: 'It stays on its chain, where this cannot be paid. Nothing was charged.',
  way: 'switch',
};

/** By EIP-1193 and EIP-1474 codes. */
const BY_CODE: ReadonlyMap<unknown, Trouble> = new Map<unknown, Trouble>([
  [4001, REJECTED],
  ['ACTION_REJECTED', REJECTED],
  [4100, LOCKED],
  [-32_002, BUSY],
  [4900, GONE],
  [4901, CHAIN],
  [4902, CHAIN],
]);

const BY_NAME: ReadonlyMap<unknown, Trouble> = new Map<unknown, Trouble>([
  ['UserRejectedRequestError', REJECTED],
  ['ConnectorChainMismatchError', CHAIN],
  ['ConnectorNotConnectedError', GONE],
  ['ConnectorAccountNotFoundError', GONE],
]);

const BY_WORDS: readonly (readonly [RegExp, Trouble])[] = [
  [/pop-?up/i, POPUP],
  [/reject|denied|declin|cancel/i, REJECTED],
  [/locked|unlock/i, LOCKED],
  [/chain ?id|wrong (chain|network)|active chain/i, CHAIN],
];

/** What a wallet said no with, in words. Whatever it was, nothing has been sent. */
export function explainWalletError(
  thrown: unknown,
  asked: 'signature' | 'switch' = 'signature',
): Trouble {
  const trouble = explain(thrown);
  return trouble === REJECTED && asked === 'switch' ? STAYS : trouble;
}

function explain(thrown: unknown): Trouble {
  const told = chainOf(thrown);
  for (const { code, name } of told) {
    const known = BY_CODE.get(code) ?? BY_NAME.get(name);
    if (known !== undefined) return known;
  }
  for (const { message } of told) {
    const known = BY_WORDS.find(([words]) => typeof message === 'string' && words.test(message));
    if (known !== undefined) return known[1];
  }
  return sign(
    'The wallet did not sign',
    'It gave no reason that is known here. Try again, or use another wallet.',
  );
}
