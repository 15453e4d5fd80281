/** A request's body that arrives in the given pieces; `piece` bytes each where a number is told. */
export async function* splitBody(
  body: Uint8Array | string,
  cuts: number | readonly number[],
): AsyncGenerator<Uint8Array> {
  const bytes = typeof body === 'string' ? Buffer.from(body) : Buffer.from(body);
  const places =
    typeof cuts === 'number'
      ? Array.from({ length: Math.ceil(bytes.length / cuts) }, (_, index) => index * cuts)
      : [0, ...cuts].sort((one, other) => one - other);
  for (const [index, from] of places.entries()) {
    const part = bytes.subarray(from, places[index + 1] ?? bytes.length);
    if (part.length > 0) yield part;
  }
}
