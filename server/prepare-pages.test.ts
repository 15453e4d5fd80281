import { EventEmitter, once } from 'node:events';
import { createServer, get, IncomingMessage, ServerResponse } from 'node:http';
import { Socket, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type next from 'next';
import { expect, test, vi } from 'vitest';
import { preparePages } from './prepare-pages';

/** Next as far as it is used, which is prepared when it is told to be. */
function makeNext() {
  const prepared = new EventEmitter();
  const app = {
    // An `error` rejects it.
    prepare: () => once(prepared, 'done'),
    getRequestHandler: () => (_: unknown, response: { end(body: string): void }) =>
      response.end('a page'),
    close: vi.fn(() => Promise.resolve()),
  };
  const load = () => Promise.resolve({ default: (() => app) as unknown as typeof next });
  return { prepared, load, app };
}

test('a page that is asked for early is answered once Next is prepared', async () => {
  const { load, prepared, app } = makeNext();
  const pages = preparePages(load, '/nowhere');
  const server = createServer((request, response) => void pages.handle(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const asked = once(server, 'request');
  const request = get({ port: (server.address() as AddressInfo).port, agent: false });
  const answered = once(request, 'response') as Promise<[IncomingMessage]>;
  await asked;
  await vi.waitFor(() => expect(prepared.listenerCount('done')).toBe(1));
  prepared.emit('done');
  const [response] = await answered;
  expect(await text(response)).toBe('a page');
  await pages.close();
  expect(app.close).toHaveBeenCalledOnce();
  server.close();
});

test('why Next cannot be prepared is told, and leaves nothing to close', async () => {
  const { load, prepared, app } = makeNext();
  const pages = preparePages(load, '/nowhere');
  const request = new IncomingMessage(new Socket());
  const asked = pages.handle(request, new ServerResponse(request));
  await vi.waitFor(() => expect(prepared.listenerCount('error')).toBe(1));
  prepared.emit('error', new Error('no build'));
  await expect(asked).rejects.toThrow('no build');
  await expect(pages.ready).rejects.toThrow('no build');
  await pages.close();
  expect(app.close).not.toHaveBeenCalled();
});
