import { request } from 'node:http';
import { pickShared } from './pick-shared';

export type Sent = {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Record<string, string>;
  readonly body?: Buffer;
};
export type Got = { status: number; headers: Record<string, string>; body: string };

/** Sends a request to a server of ours on this machine, as `localhost:3000`. */
export function sendOverNode(
  port: number,
  { method = 'GET', path, headers = {}, body }: Sent,
): Promise<Got> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        port,
        host: '127.0.0.1',
        method,
        path,
        headers: { host: 'localhost:3000', ...headers },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: pickShared(Object.entries(response.headers).map(([n, v]) => [n, String(v)])),
            body: Buffer.concat(chunks).toString('latin1'),
          }),
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
