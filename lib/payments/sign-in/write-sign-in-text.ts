import { getAddress, type Hex } from 'viem';
import type { SignInInfo } from './sign-in-info';

/**
 * The text of EIP-4361 that the wallet signs. Viem's `createSiweMessage` writes the same, but refuses hosts that the
 * standard and the SDK allow: a single name, an IPv6 address.
 * Source: https://eips.ethereum.org/EIPS/eip-4361
 */
export function writeSignInText(info: SignInInfo, address: Hex): string {
  return [
    `${info.domain} wants you to sign in with your Ethereum account:`,
    getAddress(address),
    '',
    info.statement,
    '',
    `URI: ${info.uri}`,
    `Version: ${info.version}`,
    `Chain ID: ${info.chainId.slice('eip155:'.length)}`,
    `Nonce: ${info.nonce}`,
    `Issued At: ${info.issuedAt}`,
    `Expiration Time: ${info.expirationTime}`,
  ].join('\n');
}
