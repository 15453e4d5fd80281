import { crc32 } from 'node:zlib';

/** The parts of a chunk of our own making: length and type, the data as given, the CRC. */
export function writeChunk(type: string, data: readonly Uint8Array[]): Uint8Array[] {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(data.reduce((sum, part) => sum + part.length, 0));
  head.write(type, 4, 'latin1');
  const tail = Buffer.alloc(4);
  tail.writeUInt32BE(data.reduce((sum, part) => crc32(part, sum), crc32(head.subarray(4))));
  return [head, ...data, tail];
}
