import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ihdr, idats, pngChunk, pngFile, compressed } from '@/dev/images/png-builder';
import { makeNoise } from '@/dev/images/make-noise';
import { buildForm, BOUNDARY } from '@/dev/uploads/build-form';
import type { Scene } from '../create-besides';
import type { Wire } from '../open-wire';
import { openTarget, type Target } from '../open-target';

const LIMIT = 1_048_576;
/** What one upload of the largest that there is may cost (three times its limit). */
const MEMORY = 3 * 10 * LIMIT;

let target: Target;
beforeAll(async () => {
  target = await openTarget();
});
afterAll(() => target.close());

const SHAPE = { width: 20, height: 20, colour: 2, depth: 8 };

/** A PNG of exactly so many bytes. */
function makePngOf(bytes: number): Buffer {
  const [head, pixels, end] = [ihdr(SHAPE), idats(compressed(SHAPE)), pngChunk('IEND')];
  const bare = pngFile([head, ...pixels, pngChunk('prVt'), end]).length;
  return pngFile([head, ...pixels, pngChunk('prVt', makeNoise(bytes - bare)), end]);
}

type Way = {
  readonly type: string;
  readonly wrap: (image: Buffer) => Buffer;
};

const asForm = (name: string, image: Buffer) =>
  buildForm([{ name, filename: 'x.png', data: image }]);
const asJson = (name: string, image: Buffer, before = '') =>
  Buffer.from(JSON.stringify({ [name]: before + image.toString('base64') }));
const WAYS: Record<string, Way> = {
  raw: { type: 'image/png', wrap: (image) => image },
  'raw, as bytes of no type': { type: 'application/octet-stream', wrap: (image) => image },
  'a form': {
    type: `multipart/form-data; boundary=${BOUNDARY}`,
    wrap: (image) => asForm('image', image),
  },
  'a form, under another name': {
    type: `multipart/form-data; boundary=${BOUNDARY}`,
    wrap: (image) => asForm('anything', image),
  },
  'JSON in base64': { type: 'application/json', wrap: (image) => asJson('image', image) },
  'JSON with a data: URL': {
    type: 'application/json',
    wrap: (image) => asJson('file', image, 'data:image/png;base64,'),
  },
};

const head = ({ port, mark }: Scene, type: string, ...lines: string[]) =>
  [
    'POST /api/free HTTP/1.1',
    `Host: 127.0.0.1:${port}`,
    `Content-Type: ${type}`,
    `User-Agent: ${mark}`,
    ...lines,
    '\r\n',
  ].join('\r\n');

const chunk = (bytes: Buffer) =>
  Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);
const END = Buffer.from('0\r\n\r\n');

async function answerOf(wire: Wire) {
  const [answer] = await wire.answers(1);
  wire.socket.destroy();
  return { status: answer!.status, body: JSON.parse(answer!.text) as Record<string, unknown> };
}

describe.each(Object.entries(WAYS))('one byte over the limit, %s', (_, { type, wrap }) => {
  const TAKEN = { image: { came: 1, went: 0 }, objects: { came: 1, went: 0 } };

  it('exactly the limit is taken, with a length and in chunks', async () => {
    const body = wrap(makePngOf(LIMIT));
    const sent = async (scene: Scene, inChunks: boolean) => {
      const wire = await scene.open();
      const length = inChunks ? 'Transfer-Encoding: chunked' : `Content-Length: ${body.length}`;
      await wire.write(head(scene, type, length), ...(inChunks ? [chunk(body), END] : [body]));
      return answerOf(wire);
    };
    for (const inChunks of [false, true]) {
      const { status } = await target.besides((scene) => sent(scene, inChunks), { changes: TAKEN });
      expect(status).toBe(200);
    }
  });

  it('with its length: 413', async () => {
    const body = wrap(makePngOf(LIMIT + 1));
    const { status, body: told } = await target.besides(
      async (scene) => {
        const wire = await scene.open();
        await wire.write(head(scene, type, `Content-Length: ${body.length}`), body);
        return answerOf(wire);
      },
      { memory: MEMORY },
    );
    expect([status, told.error]).toEqual([413, 'file_too_large']);
    expect(told.message).toContain('1,048,576');
  });

  it('in chunks, without a length: 413', async () => {
    const body = wrap(makePngOf(LIMIT + 1));
    const { status } = await target.besides(
      async (scene) => {
        const wire = await scene.open();
        await wire.write(head(scene, type, 'Transfer-Encoding: chunked'), chunk(body), END);
        return answerOf(wire);
      },
      { memory: MEMORY },
    );
    expect(status).toBe(413);
  });
});

describe('a length that lies', () => {
  it('far over the limit, and not a byte follows: 413 from the head alone', async () => {
    const { status } = await target.besides(async (scene) => {
      const wire = await scene.open();
      await wire.write(head(scene, 'image/png', `Content-Length: ${LIMIT + 1}`));
      return answerOf(wire);
    });
    expect(status).toBe(413);
  });

  it('an endless body in chunks, over three connections at once: cut off', async () => {
    const sent = await target.besides(
      (scene) =>
        Promise.all(
          [1, 2, 3].map(async (seed) => {
            const wire = await scene.open();
            await wire.write(head(scene, 'image/png', 'Transfer-Encoding: chunked'));
            const start = makePngOf(500_000).subarray(0, 400_000);
            await wire.write(chunk(start));
            const piece = chunk(makeNoise(65_536, seed));
            let pieces = 0;
            for (; !wire.socket.destroyed && wire.received().length === 0; pieces += 1) {
              await wire.write(piece);
            }
            wire.socket.destroy();
            return pieces * 65_536;
          }),
        ),
      { memory: MEMORY },
    );
    for (const bytes of sent) expect(bytes).toBeLessThan(20 * LIMIT);
  });

  it.each(Object.entries(WAYS))(
    'more than comes, and then the end, %s: 400',
    async (_, { type, wrap }) => {
      const body = wrap(makePngOf(200_000));
      const half = body.subarray(0, body.length / 2);
      await target.besides(async (scene) => {
        const wire = await scene.open();
        await wire.write(head(scene, type, `Content-Length: ${body.length}`), half);
        wire.end();
        const { bytes } = await wire.closed();
        // Who has hung up is told nothing, or that it broke off.
        expect(bytes.toString('latin1', 0, 12)).toMatch(/^(HTTP\/1\.1 400)?$/);
      });
    },
  );

  it.each(Object.entries(WAYS))(
    'more than comes, and then a reset, %s',
    async (_, { type, wrap }) => {
      const body = wrap(makePngOf(200_000));
      await target.besides(async (scene) => {
        const wire = await scene.open();
        await wire.write(
          head(scene, type, `Content-Length: ${body.length}`),
          body.subarray(0, 90_000),
        );
        wire.reset();
      });
    },
  );

  it('chunks that stop in the middle of one', async () => {
    const body = makePngOf(200_000);
    await target.besides(async (scene) => {
      const wire = await scene.open();
      await wire.write(head(scene, 'image/png', 'Transfer-Encoding: chunked'));
      await wire.write(chunk(body).subarray(0, 100_000));
      wire.end();
      await wire.closed();
    });
  });
});

describe('a body that does not come', () => {
  /** All at once, since each is a matter of waiting. */
  let ends: Map<string, { status: number; afterMs: number }>;
  const body = makePngOf(200_000);
  beforeAll(async () => {
    ends = await target.besides(
      async (scene) => {
        const begin = async (type: string, bytes: Buffer, total = bytes.length * 2) => {
          const wire = await scene.open();
          await wire.write(head(scene, type, `Content-Length: ${total}`), bytes);
          return wire;
        };
        const end = async (wire: Wire) => {
          const startedAt = performance.now();
          const bytes = await wire.until((all) => all.includes('\r\n\r\n'), 50_000);
          const status = Number(bytes.toString('latin1', 9, 12));
          wire.socket.destroy();
          return { status, afterMs: performance.now() - startedAt };
        };
        const drip = async (wire: Wire) => {
          const timer = setInterval(() => void wire.write('x'), 1_000);
          return end(wire).finally(() => clearInterval(timer));
        };
        const silent = Object.entries(WAYS).map(async ([name, { type, wrap }]) => {
          const wire = await begin(type, wrap(body).subarray(0, 50_000), 250_000);
          return [name, await end(wire)] as const;
        });
        const slow = (async () => {
          const wire = await begin('image/png', body.subarray(0, 1_000), 200_000);
          return ['a byte a second', await drip(wire)] as const;
        })();
        return new Map(await Promise.all([...silent, slow]));
      },
      { memory: MEMORY },
    );
  }, 70_000);

  it.each(Object.keys(WAYS))(
    'half of it and then silence, %s: 408, after fifteen seconds',
    (name) => {
      const { status, afterMs } = ends.get(name)!;
      expect(status).toBe(408);
      expect(afterMs).toBeGreaterThan(10_000);
      expect(afterMs).toBeLessThan(25_000);
    },
  );

  it('a byte a second: 408, once it is clear that it will not come in time', () => {
    const { status, afterMs } = ends.get('a byte a second')!;
    expect(status).toBe(408);
    expect(afterMs).toBeLessThan(50_000);
  });
});
