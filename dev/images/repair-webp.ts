/** Gives a mutated WebP the RIFF size that its length calls for, so that the damage gets past the first check. */
export function repairWebp(bytes: Buffer): Buffer {
  const repaired = Buffer.from(bytes);
  if (repaired.length >= 12) repaired.writeUInt32LE(repaired.length - 8, 4);
  return repaired;
}
