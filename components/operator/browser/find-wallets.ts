/** As much of EIP-1193 as signing in needs. */
export type Provider = {
  request(call: {
    readonly method: string;
    readonly params?: readonly unknown[];
  }): Promise<unknown>;
};

/** A wallet that has announced itself. Source: https://eips.ethereum.org/EIPS/eip-6963 */
export type AnnouncedWallet = {
  readonly uuid: string;
  /** By its own word: text, and nothing else. */
  readonly name: string;
  readonly provider: Provider;
};

type Announcement = CustomEvent<{
  readonly info?: { readonly uuid?: unknown; readonly name?: unknown };
  readonly provider?: Provider;
}>;

/**
 * Asks the wallets of this browser to announce themselves, now and while they come.
 *
 * @returns ends the listening
 */
export function findWallets(onFound: (wallet: AnnouncedWallet) => void): () => void {
  const hear = (event: Event) => {
    const { info, provider } = (event as Announcement).detail;
    if (typeof info?.uuid !== 'string' || typeof info.name !== 'string') return;
    if (typeof provider?.request !== 'function') return;
    onFound({ uuid: info.uuid, name: info.name.slice(0, 60), provider });
  };
  window.addEventListener('eip6963:announceProvider', hear);
  window.dispatchEvent(new Event('eip6963:requestProvider'));
  return () => {
    window.removeEventListener('eip6963:announceProvider', hear);
  };
}
