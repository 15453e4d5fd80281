import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeUniquePng } from '../product/make-unique-png';
import { uploadImage } from '../product/post-image';
import { openTarget, type Target } from './open-target';
import { readAnswers } from './read-answers';
import { writePost } from './write-post';
import { writeRequest } from './write-request';

const CHUNKED = 'Transfer-Encoding: chunked';

let target: Target;
beforeAll(async () => {
  target = await openTarget();
});
afterAll(() => target.close());

const PNG = 'Content-Type: image/png';
const png = makeUniquePng(9_000, 1);

describe('half-closed and torn', () => {
  it.each<[string, (string | Uint8Array)[], number[]]>([
    ['in a head', ['GET / HTTP/1.1\r\nHost:'], [400]],
    ['before anything', [], []],
    ['in a size of a chunk', [writePost([PNG, CHUNKED], 'ff')], [400]],
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
    ['in a body', [writePost([PNG, 'Content-Length: 9000'], png.subarray(0, 5_000))]],
    [
      'in a form',
      [
        writePost(
          ['Content-Type: multipart/form-data; boundary=b', 'Content-Length: 9000'],
          '--b\r\nContent-Disposition: form-data; name="image"; filename="a"\r\n\r\n\x89PNG',
        ),
      ],
    ],
    [
      'in a report',
      [
        writePost(
          ['Content-Type: application/json', 'Content-Length: 99'],
          '{"urls":',
          '/api/abuse',
        ),
      ],
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
              wire.write(writePost([PNG, 'Content-Length: 1000000'], piece)),
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
