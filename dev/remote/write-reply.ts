/** The text of an HTTP answer. A body is given its length where `headers` name none. */
export function writeReply(
  status: number,
  headers: Readonly<Record<string, string>> = {},
  body = '',
): string {
  const all = { 'content-length': String(Buffer.byteLength(body)), ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} X\r\n${lines.join('')}\r\n${body}`;
}
