import { request, type IncomingHttpHeaders } from 'node:http';

export type Answered = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

export type Asked = {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
};

/**
 * A request as a proxy for https hands it on: with a Host of our choosing, which `fetch` does not allow.
 *
 * @param url of the public host, from which Host and path are taken
 * @param server where the product listens
 */
export function askHost(
  server: string,
  url: string,
  { method = 'GET', headers = {}, body }: Asked = {},
): Promise<Answered> {
  const { hostname, port } = new URL(server);
  const { host, pathname, search } = new URL(url);
  const handedOn = { host, 'x-forwarded-proto': 'https', 'x-forwarded-for': '192.0.2.1' };
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { hostname, port, path: pathname + search, method, headers: { ...handedOn, ...headers } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode!,
            headers: response.headers,
            body: Buffer.concat(chunks).toString('utf8'),
          }),
        );
      },
    );
    outgoing.on('error', reject).end(body);
  });
}
