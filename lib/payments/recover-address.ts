import { instantiateSecp256k1 } from '@bitauth/libauth/build/lib/crypto/secp256k1.js';
import { keccak256, type Hex } from 'viem';

/** `v` as Ethereum writes it, or the parity alone. */
const RECOVERY_IDS = new Map<number, 0 | 1>([
  [0, 0],
  [1, 1],
  [27, 0],
  [28, 1],
]);

let loading: ReturnType<typeof instantiateSecp256k1> | undefined;

/**
 * The account whose key signed a hash: libsecp256k1 as WebAssembly, ten times as fast as the JavaScript in viem, which
 * was a third of what a sale cost the server.
 *
 * @param signature `r`, `s` and `v`: 65 bytes
 * @returns in lower case; null where no key can have made it
 */
export async function recoverAddress(hash: Hex, signature: Hex): Promise<Hex | null> {
  const bytes = Buffer.from(signature.slice(2), 'hex');
  const recoveryId = RECOVERY_IDS.get(bytes[64] ?? -1);
  if (bytes.length !== 65 || recoveryId === undefined) return null;
  const { recoverPublicKeyUncompressed } = await (loading ??= instantiateSecp256k1());
  const digest = Buffer.from(hash.slice(2), 'hex');
  const key = recoverPublicKeyUncompressed(bytes.subarray(0, 64), recoveryId, digest);
  return typeof key === 'string' ? null : `0x${keccak256(key.subarray(1)).slice(-40)}`;
}
