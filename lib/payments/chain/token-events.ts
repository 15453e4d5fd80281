import { parseAbi, toEventSelector } from 'viem';

/**
 * What is read of a token with EIP-3009, and its events in Circle's contract.
 * Source: https://eips.ethereum.org/EIPS/eip-3009
 */
export const TOKEN_ABI = parseAbi([
  'function authorizationState(address authorizer, bytes32 nonce) view returns (bool)',
  'function balanceOf(address account) view returns (uint256)',
]);

export const AUTHORIZATION_USED = toEventSelector('AuthorizationUsed(address,bytes32)');
export const AUTHORIZATION_CANCELED = toEventSelector('AuthorizationCanceled(address,bytes32)');
export const TRANSFER = toEventSelector('Transfer(address,address,uint256)');
