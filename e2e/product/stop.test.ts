import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { startApp } from '../start-app';
import { makeUniquePng } from './make-unique-png';
import { postImage } from './post-image';

/** Begins an upload and leaves it half sent. */
async function beginUpload(origin: string, bytes: Buffer): Promise<ClientRequest> {
  const { hostname, port } = new URL(origin);
  const outgoing = request({
    hostname,
    port,
    path: '/api/free',
    method: 'POST',
    headers: { 'content-type': 'image/png', 'content-length': bytes.length },
  });
  await new Promise<void>((resolve) =>
    outgoing.write(bytes.subarray(0, bytes.length / 2), () => resolve()),
  );
  return outgoing;
}

it('lets an upload end after SIGTERM, refuses new ones, and exits cleanly within 10 s', async () => {
  const app = await startApp();
  const png = makeUniquePng(200_000, 1);
  const outgoing = await beginUpload(app.url, png);
  // The server has the first half once a later request on another connection is answered.
  expect((await fetch(`${app.url}/api/health`)).status).toBe(200);

  const signalledAt = performance.now();
  const stopped = app.stop();
  let refused = 0;
  while (refused !== 503) {
    refused = (await postImage(app.url, makeUniquePng(9_000, 2))).status;
  }
  const answered = once(outgoing, 'response') as Promise<[IncomingMessage]>;
  outgoing.end(png.subarray(png.length / 2));
  const [response] = await answered;
  expect(response.statusCode).toBe(200);
  response.resume();
  expect(await stopped).toBe(0);
  expect(performance.now() - signalledAt).toBeLessThan(10_000);
});
