import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeGuardContext } from '@/dev/context/make-guard-context';
import { setContext } from '@/lib/context';
import type { Route } from './answer';
import { toNextRoute } from './to-next-route';

let body: Readable;
let client: AbortController;
let whenAsked: () => void;
beforeEach(() => {
  client = new AbortController();
  whenAsked = () => undefined;
  body = new Readable({ read: () => undefined });
  setContext(makeGuardContext().context);
});
afterEach(() => body.destroy());

const route: Route = {
  name: 'planted',
  methods: {
    GET: async () => {
      whenAsked();
      return { status: 200, headers: {}, body };
    },
  },
};

async function ask(): Promise<Response> {
  const request = new Request('http://localhost:3000/planted', {
    signal: client.signal,
    headers: { host: 'localhost:3000' },
  });
  return toNextRoute(route).GET(request, { params: Promise.resolve({}) });
}

it('closes a body that Next does not touch, since the client went before it was there', async () => {
  whenAsked = () => client.abort();
  await ask();
  expect(body.destroyed).toBe(true);
});

it('closes a body whose client goes on the way', async () => {
  const response = await ask();
  expect(body.destroyed).toBe(false);
  client.abort();
  expect(body.destroyed).toBe(true);
  await expect(response.text()).rejects.toThrow();
});

it('hands a body over whole', async () => {
  body = Readable.from([Buffer.from('all '), Buffer.from('of it')]);
  expect(await (await ask()).text()).toBe('all of it');
});
