import type { Hex } from 'viem';

/** Bytes for a column, of canonical or any other spelling of the hex. */
export function toBytes(hex: Hex): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(hex.slice(2), 'hex'));
}

/** Hex in lower case. */
export function toHex(bytes: Uint8Array): Hex {
  return `0x${Buffer.from(bytes).toString('hex')}`;
}
