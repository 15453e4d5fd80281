/** Characters that are made bytes at a time: the whole of a large image is never in memory twice. */
const SLICE = 64 * 1024;

/** The body of an upload in JSON, piece by piece. What is undefined is left out. */
export async function* streamUploadBody(
  members: Readonly<Record<string, string | undefined>>,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  let before = '{';
  for (const [name, text] of Object.entries(members)) {
    if (text === undefined) continue;
    yield encoder.encode(`${before}${JSON.stringify(name)}:"`);
    for (let at = 0; at < text.length; at += SLICE) {
      // A pair that a slice cuts is escaped in its halves, and is the same text.
      yield encoder.encode(JSON.stringify(text.slice(at, at + SLICE)).slice(1, -1));
    }
    yield encoder.encode('"');
    before = ',';
  }
  yield encoder.encode(before === '{' ? '{}' : '}');
}
