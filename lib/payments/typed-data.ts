import type { TypedDataDefinition } from 'viem';
import type { Network } from './networks';
import type { Authorization } from './signed-payment';

const TYPES = {
  TransferWithAuthorization: [
    { name: 'from', type: 'address' },
    { name: 'to', type: 'address' },
    { name: 'value', type: 'uint256' },
    { name: 'validAfter', type: 'uint256' },
    { name: 'validBefore', type: 'uint256' },
    { name: 'nonce', type: 'bytes32' },
  ],
} as const;

export type AuthorizationTypedData = TypedDataDefinition<typeof TYPES, 'TransferWithAuthorization'>;

/**
 * What a wallet signs to pay us, ready for viem's `hashTypedData`, `recoverTypedDataAddress` and `verifyTypedData`.
 * The domain is always our network's own, never what a client says.
 *
 * Source: EIP-3009 (https://eips.ethereum.org/EIPS/eip-3009), EIP-712.
 */
export function authorizationTypedData(
  network: Network,
  authorization: Authorization,
): AuthorizationTypedData {
  const { from, to, value, validAfter, validBefore, nonce } = authorization;
  return {
    types: TYPES,
    primaryType: 'TransferWithAuthorization',
    domain: { ...network.domain, chainId: network.chainId, verifyingContract: network.asset },
    message: { from, to, value, validAfter, validBefore, nonce },
  };
}
