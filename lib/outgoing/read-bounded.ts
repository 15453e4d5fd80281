/**
 * The text of an answer, or null where it has more than `maxBytes`. Throws where it breaks off, or where the signal that
 * its request was made with fires.
 */
export async function readBounded(response: Response, maxBytes: number): Promise<string | null> {
  if (response.body === null) return '';
  const reader = response.body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks).toString('utf8');
    size += value.byteLength;
    if (size > maxBytes) {
      // Ends the connection as well: nobody waits for the rest.
      await reader.cancel();
      return null;
    }
    chunks.push(value);
  }
}
