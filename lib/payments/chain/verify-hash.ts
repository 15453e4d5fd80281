import {
  encodeDeployData,
  erc6492SignatureValidatorAbi,
  erc6492SignatureValidatorByteCode,
  isAddressEqual,
  RpcError,
  RpcRequestError,
  zeroAddress,
  type Hex,
} from 'viem';
import { recoverAddress } from '../recover-address';
import type { Node } from './connect-node';
import { DATA } from './rpc-shapes';

export type SignedHash = { readonly address: Hex; readonly hash: Hex; readonly signature: Hex };

/** Whether the node ran the call and the contracts in it broke, unlike a node that does not answer. */
function isExecutionFailure(thrown: unknown): boolean {
  if (!(thrown instanceof RpcRequestError || thrown instanceof RpcError)) return false;
  return thrown.code === 3 || /revert|opcode|out of gas|stack|jump/i.test(thrown.details);
}

/**
 * Whether an account signed a hash: ECDSA here, then ERC-1271 and ERC-6492 (a wallet that is not deployed yet) by a
 * call of the reference validator, which is deployed nowhere. Viem's own `verifyHash` runs the same call and takes a
 * node that is away for a wrong signature.
 * Source: https://eips.ethereum.org/EIPS/eip-6492
 *
 * @throws ChainError where the chain is needed and does not answer
 */
export async function verifyHash(node: Node, signed: SignedHash): Promise<boolean> {
  const { address, hash, signature } = signed;
  // No key is that of the zero address, which failed recoveries give.
  if (isAddressEqual(address, zeroAddress)) return false;
  // An ordinary wallet needs no chain. What no key made, a contract may still know what to do with.
  const signer = await recoverAddress(hash, signature);
  if (signer !== null && isAddressEqual(signer, address)) return true;
  const data = encodeDeployData({
    abi: erc6492SignatureValidatorAbi,
    bytecode: erc6492SignatureValidatorByteCode,
    args: [address, hash, signature],
  });
  return node.ask(async (rpc) => {
    try {
      return DATA.parse(await rpc({ method: 'eth_call', params: [{ data }, 'latest'] })) === '0x01';
    } catch (thrown) {
      if (isExecutionFailure(thrown)) return false;
      throw thrown;
    }
  });
}
