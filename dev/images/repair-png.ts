import { crc32 } from 'node:zlib';

/** Gives each chunk of a mutated PNG the CRC that its bytes call for, so that the damage gets past the checksums. */
export function repairPng(bytes: Buffer): Buffer {
  const repaired = Buffer.from(bytes);
  for (let at = 8; at + 12 <= repaired.length;) {
    const end = at + 8 + repaired.readUInt32BE(at);
    if (end + 4 > repaired.length) break;
    repaired.writeUInt32BE(crc32(repaired.subarray(at + 4, end)), end);
    at = end + 4;
  }
  return repaired;
}
