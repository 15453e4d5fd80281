import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeUniquePng } from '../product/make-unique-png';
import { uploadImage } from '../product/post-image';
import type { Scene } from './create-besides';
import { openTarget, type Target } from './open-target';
import type { Wire } from './open-wire';
import { readAnswers } from './read-answers';
import { writeRequest } from './write-request';

const CHUNKED = 'Transfer-Encoding: chunked';
/** Time-outs of heads are looked for every half minute. */
const SLOW_MS = 60_000;

let target: Target;
beforeAll(async () => {
  target = await openTarget();
});
afterAll(() => target.close());

const post = (headers: readonly string[], body: string | Uint8Array = '', path = '/api/free') =>
  writeRequest({ method: 'POST', path, headers, body, measured: false });
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
      begin: hold(post([PNG, 'Content-Length: 9000'], png.subarray(0, 99))),
      see: [408],
    },
    'a body that never begins': { begin: hold(post([PNG, 'Content-Length: 9000'])), see: [408] },
    'a body, a byte a second': {
      begin: dripping('\0', post([PNG, 'Content-Length: 9000'], png.subarray(0, 99))),
      see: [408],
    },
    'the size of a chunk that stops': { begin: hold(post([PNG, CHUNKED], '12')), see: [408] },
    'a trailer, a byte a second': {
      begin: dripping('a', post([PNG, CHUNKED], '0\r\nX: ')),
      see: [408],
    },
    'a form that stops in its boundary': {
      begin: hold(
        post(['Content-Type: multipart/form-data; boundary=b', 'Content-Length: 99'], '--'),
      ),
      see: [408],
    },
    'JSON that stops in its image': {
      begin: hold(post(['Content-Type: application/json', 'Content-Length: 99'], '{"image":"AAAA')),
      see: [408],
    },
    'a report that stops': {
      begin: hold(
        post(['Content-Type: application/json', 'Content-Length: 99'], '{', '/api/abuse'),
      ),
      see: [408],
    },
    'a message of MCP that stops': {
      begin: hold(post(['Content-Type: application/json', 'Content-Length: 99'], '{', '/mcp')),
      see: [408],
    },
    'a body that goes on when it was refused': {
      begin: dripping('a', post([PNG, 'Content-Length: 900'], '<svg>')),
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

describe('half-closed and torn', () => {
  it.each<[string, (string | Uint8Array)[], number[]]>([
    ['in a head', ['GET / HTTP/1.1\r\nHost:'], [400]],
    ['before anything', [], []],
    ['in a size of a chunk', [post([PNG, CHUNKED], 'ff')], [400]],
  ])('half-closed %s', async (_, pieces, statuses) => {
    const bytes = await target.besides(async ({ open }) => {
      const wire = await open();
      await wire.write(...pieces);
      wire.end();
      return (await wire.closed()).bytes;
    });
    expect(readAnswers(bytes).map(({ status }) => status)).toEqual(statuses);
  });

  it('half-closed behind whole requests: each is answered in whole or not at all, and the connection ends', async () => {
    const bytes = await target.besides(async ({ open }) => {
      const wire = await open();
      await wire.write(Buffer.concat([writeRequest(), writeRequest({ path: '/api/nothing' })]));
      wire.end();
      return (await wire.closed()).bytes;
    });
    const statuses = readAnswers(bytes).map(({ status }) => status);
    expect([200, 404].slice(0, statuses.length)).toEqual(statuses);
  });

  it.each<[string, (string | Uint8Array)[]]>([
    ['before anything', []],
    ['in a head', ['GET / HTTP/1.1\r\nHo']],
    ['in a body', [post([PNG, 'Content-Length: 9000'], png.subarray(0, 5_000))]],
    [
      'in a form',
      [
        post(
          ['Content-Type: multipart/form-data; boundary=b', 'Content-Length: 9000'],
          '--b\r\nContent-Disposition: form-data; name="image"; filename="a"\r\n\r\n\x89PNG',
        ),
      ],
    ],
    [
      'in a report',
      [post(['Content-Type: application/json', 'Content-Length: 99'], '{"urls":', '/api/abuse')],
    ],
    ['as soon as it has asked for a page', [writeRequest({ path: '/docs' })]],
    ['as soon as it has asked fifty times', Array.from({ length: 50 }, () => writeRequest())],
  ])('reset %s, twenty times', async (_, pieces) => {
    await target.besides(
      async ({ open }) => {
        const wires = await Promise.all(Array.from({ length: 20 }, open));
        await Promise.all(
          wires.map(async (wire) => {
            await wire.write(
              Buffer.concat(pieces.map((piece) => Buffer.from(piece as string, 'latin1'))),
            );
            wire.reset();
          }),
        );
      },
      { memory: 100_000_000 },
    );
  });

  it('a request in packets of a byte is a request', async () => {
    const bytes = await target.besides(async ({ open }) => {
      const wire = await open();
      const whole = writeRequest({ close: true });
      await wire.write(...Array.from(whole, (byte) => Buffer.from([byte])));
      return (await wire.closed()).bytes;
    });
    expect(readAnswers(bytes).map(({ status }) => status)).toEqual([200]);
  });
});

describe('many at once', () => {
  const countSockets = async () => (await readdir(`/proc/${target.app.process.pid}/fd`)).length;

  it('three hundred that say nothing, and are gone without a trace', async () => {
    const before = await countSockets();
    await target.besides(
      async ({ open }) => {
        const wires = await Promise.all(Array.from({ length: 300 }, open));
        await expect.poll(countSockets, { timeout: 30_000 }).toBeGreaterThanOrEqual(before + 300);
        for (const wire of wires) wire.reset();
      },
      { memory: 128_000_000 },
    );
    await expect.poll(countSockets, { timeout: 10_000 }).toBeLessThan(before + 50);
  });

  it('one that never reads: what is sent to it waits in little memory', async () => {
    const { url } = await uploadImage(target.app.url, makeUniquePng(900_000, 2));
    const { pathname: path } = new URL(url);
    await target.besides(
      async ({ open }) => {
        const wires = await Promise.all(Array.from({ length: 5 }, open));
        await Promise.all(
          wires.map(async (wire) => {
            wire.socket.pause();
            await wire.write(
              Buffer.concat(Array.from({ length: 40 }, () => writeRequest({ path }))),
            );
          }),
        );
        const other = await open();
        await other.write(writeRequest({ path, close: true }));
        expect(readAnswers((await other.closed()).bytes)[0]!.body.length).toBeGreaterThan(800_000);
        for (const wire of wires) wire.reset();
      },
      { memory: 160_000_000 },
    );
  });

  it('uploads of which none ends take their share of memory and no more', async () => {
    await target.besides(
      async ({ open }) => {
        const wires = await Promise.all(Array.from({ length: 24 }, open));
        const piece = makeUniquePng(1_000_000, 3).subarray(0, 900_000);
        await Promise.all(
          wires.map((wire) =>
            Promise.race([
              wire.write(post([PNG, 'Content-Length: 1000000'], piece)),
              wire.closed(2_000).catch(() => undefined),
            ]),
          ),
        );
        for (const wire of wires) wire.reset();
      },
      { memory: 160_000_000 },
    );
  });
});
