/** The 8 bytes that open a RIFF chunk of `size` bytes of content. */
export function writeChunkHead(name: string, size: number): Uint8Array {
  const head = Buffer.alloc(8);
  head.write(name, 'latin1');
  head.writeUInt32LE(size, 4);
  return head;
}
