/** The bytes of a GET as a browser behind a proxy would send them, the fewest headers that there can be. */
export function writeGet(url: string, headers: Readonly<Record<string, string>> = {}): Buffer {
  const { host, pathname } = new URL(url);
  const lines = Object.entries({ Host: host, ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  return Buffer.from(`GET ${pathname} HTTP/1.1\r\n${lines.join('')}\r\n`);
}
