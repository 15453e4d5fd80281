export type FormPart = {
  readonly name?: string;
  readonly filename?: string;
  readonly type?: string;
  readonly data: Uint8Array | string;
  /** Written in place of the headers that the other members make. */
  readonly headers?: string;
};

export const BOUNDARY = '----boundary7MA4YWxkTrZu0gW';

/** Builds a multipart body part by part, the illegal ones too: nothing here checks anything. */
export function buildForm(
  parts: readonly FormPart[],
  { boundary = BOUNDARY, end }: { boundary?: string; end?: string } = {},
): Buffer {
  const pieces: Buffer[] = [];
  for (const [index, { name, filename, type, data, headers }] of parts.entries()) {
    const disposition =
      'Content-Disposition: form-data' +
      (name === undefined ? '' : `; name="${name}"`) +
      (filename === undefined ? '' : `; filename="${filename}"`);
    const head = headers ?? disposition + (type === undefined ? '' : `\r\nContent-Type: ${type}`);
    pieces.push(Buffer.from(`${index === 0 ? '' : '\r\n'}--${boundary}\r\n${head}\r\n\r\n`));
    pieces.push(typeof data === 'string' ? Buffer.from(data) : Buffer.from(data));
  }
  return Buffer.concat([...pieces, Buffer.from(end ?? `\r\n--${boundary}--\r\n`)]);
}
