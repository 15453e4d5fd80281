/** Says of each chunk of a form, in turn, how many of its bytes belong to the form; null where all do and more follow. */
export type FormEnd = (chunk: Uint8Array) => number | null;

/**
 * Watches for the delimiter that closes a multipart form. What follows it is no part of the form (RFC 2046, 5.1.1), but
 * busboy 1.6.0 looks for parts in it as far as the same chunk goes, and never ends where one of these does not.
 */
export function findFormEnd(boundary: string): FormEnd {
  const end = Buffer.from(`\r\n--${boundary}--`, 'latin1');
  const most = end.length - 1;
  // The first delimiter may stand at the very beginning.
  let before: Buffer = Buffer.from('\r\n');
  return (chunk) => {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    const seam = Buffer.concat([before, bytes.subarray(0, most)]);
    const across = seam.indexOf(end);
    if (across !== -1) return across + end.length - before.length;
    const within = bytes.indexOf(end);
    if (within !== -1) return within + end.length;
    before = Buffer.concat([before, bytes.subarray(-most)]).subarray(-most);
    return null;
  };
}
