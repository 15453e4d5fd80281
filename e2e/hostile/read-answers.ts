/** An answer as it came over the wire. */
export type RawAnswer = {
  readonly status: number;
  /** Status line and headers, as they came. */
  readonly head: string;
  /** Values of a repeated header have commas between. */
  readonly headers: Headers;
  readonly body: Buffer;
  readonly text: string;
};

const HEAD_END = Buffer.from('\r\n\r\n');

/** Both with what follows; null where it is not whole. */
type Taken = { readonly body: Buffer; readonly end: number } | null;

function takeChunks(bytes: Buffer, from: number): Taken {
  const pieces: Buffer[] = [];
  for (let at = from; ;) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd === -1) return null;
    const line = bytes.subarray(at, lineEnd).toString('latin1');
    if (!/^[0-9a-f]+$/i.test(line)) throw new Error(`no size of a chunk: ${line}`);
    const size = Number.parseInt(line, 16);
    const next = lineEnd + 2 + size + 2;
    if (bytes.length < next) return null;
    pieces.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = next;
    if (size === 0) return { body: Buffer.concat(pieces), end: at };
  }
}

function takeBody(bytes: Buffer, from: number, head: Headers, bare: boolean): Taken {
  if (bare) return { body: Buffer.alloc(0), end: from };
  if (head.get('transfer-encoding') === 'chunked') return takeChunks(bytes, from);
  const length = head.get('content-length');
  // Without either it ends with the connection.
  const end = length === null ? bytes.length : from + Number(length);
  return bytes.length < end ? null : { body: bytes.subarray(from, end), end };
}

/**
 * Reads the answers on a connection, one behind the other, strictly: a byte that belongs to none is an error.
 *
 * @param methods of the requests in turn, where they are not GET: an answer to HEAD has no body
 * @param open whether the connection still lives, so that the last answer need not be whole
 */
export function readAnswers(
  bytes: Buffer,
  methods: readonly string[] = [],
  { open = false } = {},
): RawAnswer[] {
  const answers: RawAnswer[] = [];
  let finals = 0;
  for (let at = 0; at < bytes.length;) {
    const headEnd = bytes.indexOf(HEAD_END, at);
    const cut = (): RawAnswer[] => {
      if (open) return answers;
      throw new Error(`an answer is cut: ${bytes.subarray(at).toString('latin1')}`);
    };
    if (headEnd === -1) return cut();
    const head = bytes.subarray(at, headEnd).toString('latin1');
    const [line = '', ...fields] = head.split('\r\n');
    const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(line)?.[1]);
    if (Number.isNaN(status)) throw new Error(`no status line: ${line}`);
    const headers = new Headers(
      fields.map((field): [string, string] => {
        const colon = field.indexOf(':');
        return [field.slice(0, colon), field.slice(colon + 1).trim()];
      }),
    );
    const interim = status < 200;
    const bare = interim || status === 204 || status === 304 || methods[finals] === 'HEAD';
    const taken = takeBody(bytes, headEnd + HEAD_END.length, headers, bare);
    if (taken === null) return cut();
    answers.push({ status, head, headers, body: taken.body, text: taken.body.toString() });
    if (!interim) finals += 1;
    at = taken.end;
  }
  return answers;
}
