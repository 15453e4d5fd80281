/** Of WalletConnect and of Coinbase Wallet. Source: https://docs.reown.com/advanced/security/content-security-policy */
const RELAYS = [
  'https://relay.walletconnect.org',
  'wss://relay.walletconnect.org',
  'https://rpc.walletconnect.org',
  'https://pulse.walletconnect.org',
  'https://api.web3modal.org',
  'wss://www.walletlink.org',
];

/**
 * The policy of a page: its own scripts and styles by nonce, images also from the image host, nothing else from
 * anywhere. No `upgrade-insecure-requests`: a laptop on a local network speaks plain HTTP.
 * No `require-trusted-types-for`: what loads the wallet's code on demand names its files in plain strings.
 *
 * @param nonce fresh for each answer
 * @param imageOrigin scheme and host of the image host
 * @param relayed whether wallets are offered that speak through servers of others, which the operator has to ask for
 * @param storeOrigin where large images are put straight into the store; null where they come through us
 */
export function contentSecurityPolicy(
  nonce: string,
  imageOrigin: string,
  relayed = false,
  storeOrigin: string | null = null,
): string {
  const connected = [...(storeOrigin === null ? [] : [storeOrigin]), ...(relayed ? RELAYS : [])];
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'`,
    `style-src 'self' 'nonce-${nonce}'`,
    `img-src 'self' blob: data: ${imageOrigin}`,
    "font-src 'self'",
    ["connect-src 'self'", ...connected].join(' '),
    "manifest-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ');
}
