import { writeHeaders } from './write-headers';

/** The bytes of a GET with the fewest headers that there can be. */
export function writeGet(url: string, headers: Readonly<Record<string, string>> = {}): Buffer {
  const { host, pathname } = new URL(url);
  return Buffer.from(`GET ${pathname} HTTP/1.1\r\n${writeHeaders({ Host: host, ...headers })}\r\n`);
}
