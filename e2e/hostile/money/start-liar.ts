import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** What was asked: whose payment, and on which network. */
export type Asked = { readonly payer: string; readonly network: string };
export type Lie = (response: ServerResponse, asked: Asked, request: IncomingMessage) => unknown;

export type Liar = {
  readonly url: string;
  /** Every request that came, its path. */
  readonly paths: readonly string[];
  setLie(lie: Lie): void;
  stop(): Promise<void>;
};

type Body = {
  readonly paymentPayload: { readonly payload: { readonly authorization: { from: string } } };
  readonly paymentRequirements: { readonly network: string };
};

/** A facilitator that never settles and answers whatever it is told to. */
export async function startLiar(): Promise<Liar> {
  const paths: string[] = [];
  let lie: Lie = (response) => response.end();
  const server = createServer((request, response) => {
    paths.push(request.url ?? '');
    void buffer(request).then((bytes) => {
      const { paymentPayload, paymentRequirements } = JSON.parse(bytes.toString()) as Body;
      const payer = paymentPayload.payload.authorization.from;
      lie(response, { payer, network: paymentRequirements.network }, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    paths,
    setLie: (next) => void (lie = next),
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
