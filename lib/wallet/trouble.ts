/** What stopped a purchase, in words, and whether money moved: every trouble says so. */
export type Trouble = {
  readonly title: string;
  /** What happened, whether anything was charged, what to do. */
  readonly message: string;
  /**
   * The way on. `sign`: a new signature. `send`: the same payment once more, which is never taken twice. `file`: another
   * image for what was bought. `switch`: the wallet to the right chain. `faucet`: play money. `reload`: the page is older
   * than the prices. `claim`: by signing in.
   */
  readonly way: 'sign' | 'send' | 'file' | 'switch' | 'faucet' | 'reload' | 'claim';
};

/** Tells a trouble from what a step returns on success. */
export function isTrouble(value: unknown): value is Trouble {
  return typeof value === 'object' && value !== null && 'way' in value && 'title' in value;
}
