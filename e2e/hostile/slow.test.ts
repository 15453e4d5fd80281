import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeUniquePng } from '../product/make-unique-png';
import type { Scene } from './create-besides';
import { openTarget, type Target } from './open-target';
import type { Wire } from './open-wire';
import { readAnswers } from './read-answers';
import { writePost } from './write-post';
import { writeRequest } from './write-request';

const CHUNKED = 'Transfer-Encoding: chunked';
/** Time-outs of heads are looked for every half minute. */
const SLOW_MS = 60_000;

let target: Target;
beforeAll(async () => {
  target = await openTarget();
});
afterAll(() => target.close());

const PNG = 'Content-Type: image/png';
const png = makeUniquePng(9_000, 1);

/** Writes a byte a second until the server has had enough. */
function drip(wire: Wire, byte: string): void {
  const timer = setInterval(() => {
    if (wire.socket.destroyed) clearInterval(timer);
    else wire.socket.write(byte);
  }, 1_000);
}

describe('slow ones are told so and let go, all at once', () => {
  type Slow = { readonly begin: (wire: Wire) => Promise<void>; readonly see: readonly number[] };
  const hold =
    (...pieces: (string | Uint8Array)[]) =>
    (wire: Wire) =>
      wire.write(...pieces);
  const dripping =
    (byte: string, ...pieces: (string | Uint8Array)[]) =>
    async (wire: Wire) => {
      await wire.write(...pieces);
      drip(wire, byte);
    };
  const SLOW: Record<string, Slow> = {
    'a head, a byte a second': { begin: dripping('a', 'GET / HTTP/1.1\r\nX: '), see: [408] },
    'a head that stops': { begin: hold('GET / HTTP/1.1\r\nHost: site.test\r\n'), see: [408] },
    'half a request line': { begin: hold('GET /api/hea'), see: [408] },
    'a body that stops': {
      begin: hold(writePost([PNG, 'Content-Length: 9000'], png.subarray(0, 99))),
      see: [408],
    },
    'a body that never begins': {
      begin: hold(writePost([PNG, 'Content-Length: 9000'])),
      see: [408],
    },
    'a body, a byte a second': {
      begin: dripping('\0', writePost([PNG, 'Content-Length: 9000'], png.subarray(0, 99))),
      see: [408],
    },
    'the size of a chunk that stops': { begin: hold(writePost([PNG, CHUNKED], '12')), see: [408] },
    'a trailer, a byte a second': {
      begin: dripping('a', writePost([PNG, CHUNKED], '0\r\nX: ')),
      see: [408],
    },
    'a form that stops in its boundary': {
      begin: hold(
        writePost(['Content-Type: multipart/form-data; boundary=b', 'Content-Length: 99'], '--'),
      ),
      see: [408],
    },
    'JSON that stops in its image': {
      begin: hold(
        writePost(['Content-Type: application/json', 'Content-Length: 99'], '{"image":"AAAA'),
      ),
      see: [408],
    },
    'a report that stops': {
      begin: hold(
        writePost(['Content-Type: application/json', 'Content-Length: 99'], '{', '/api/abuse'),
      ),
      see: [408],
    },
    'a message of MCP that stops': {
      begin: hold(writePost(['Content-Type: application/json', 'Content-Length: 99'], '{', '/mcp')),
      see: [408],
    },
    'a body that goes on when it was refused': {
      begin: dripping('a', writePost([PNG, 'Content-Length: 900'], '<svg>')),
      see: [415],
    },
    'a body that nobody reads': {
      begin: dripping('a', writeRequest({ headers: ['Content-Length: 900'] })),
      see: [200],
    },
  };
  const seen = new Map<string, { statuses: number[]; afterMs: number }>();

  beforeAll(async () => {
    const run = async ({ open }: Scene) =>
      Promise.all(
        Object.entries(SLOW).map(async ([name, { begin }]) => {
          const wire = await open();
          await begin(wire);
          const { bytes, afterMs } = await wire.closed(SLOW_MS);
          seen.set(name, { statuses: readAnswers(bytes).map(({ status }) => status), afterMs });
        }),
      );
    await target.besides(run, { memory: 64_000_000 });
  }, SLOW_MS + 30_000);

  it.each(Object.entries(SLOW))('%s', (name, { see }) => {
    expect(seen.get(name)?.statuses).toEqual(see);
    expect(seen.get(name)?.afterMs).toBeLessThan(SLOW_MS);
  });
});
