/**
 * Lines of a text that comes in pieces, without their ends. An empty one at the end is none.
 *
 * @param mostBytes of a line; a longer one ends the reading as null, before it is in memory as a whole
 */
export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  mostBytes: number,
): AsyncGenerator<string | null> {
  let rest = Buffer.alloc(0);
  for await (const chunk of chunks) {
    rest = Buffer.concat([rest, chunk]);
    let from = 0;
    for (let end = rest.indexOf(10); end !== -1; end = rest.indexOf(10, from)) {
      if (end - from > mostBytes) {
        yield null;
        return;
      }
      yield rest.toString('utf8', from, end);
      from = end + 1;
    }
    rest = rest.subarray(from);
    if (rest.length > mostBytes) {
      yield null;
      return;
    }
  }
  if (rest.length > 0) yield rest.toString('utf8');
}
