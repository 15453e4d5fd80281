import { describe, expect, it } from 'vitest';
import { BOUNDARY, buildForm } from '@/dev/uploads/build-form';
import { collectSinks, type CollectingSink } from '@/dev/uploads/collect-sinks';
import { splitBody } from '@/dev/uploads/split-body';
import { isRefusal } from '@/lib/errors';
import { readUpload } from './read-upload';

const LIMIT = 100_000;
const FORM = `multipart/form-data; boundary=${BOUNDARY}`;

/** A body that counts what was asked of it. */
function countedBody(bytes: Uint8Array | string, piece = 16_384) {
  let pieces = 0;
  const source = splitBody(bytes, piece);
  const body: AsyncIterable<Uint8Array> = {
    [Symbol.asyncIterator]: () => ({
      next: () => {
        pieces += 1;
        return source.next();
      },
      return: () => source.return(undefined),
    }),
  };
  return { body, read: () => pieces };
}

async function read(
  headers: Record<string, string>,
  body: AsyncIterable<Uint8Array> | null,
  sinks = collectSinks({ maxBytes: LIMIT }),
) {
  const answer = await readUpload<CollectingSink>(
    { body, headers: new Headers(headers), maxBytes: LIMIT },
    sinks.open,
  );
  const kept = isRefusal(answer) ? [] : answer.images;
  expect(sinks.opened.filter((sink) => !sink.aborted)).toEqual(kept);
  return isRefusal(answer) ? answer : (kept[0] as CollectingSink).bytes();
}

const formOf = (data: Uint8Array | string) =>
  buildForm([{ name: 'image', filename: 'a.png', data }]);
const jsonOf = (data: Uint8Array) =>
  Buffer.from(JSON.stringify({ image: Buffer.from(data).toString('base64') }));

describe('readUpload', () => {
  it.each([
    'image/png',
    'image/jpeg',
    'IMAGE/WebP; q=1',
    'image/svg+xml',
    'image/x-icon',
    'application/octet-stream',
  ])('takes the raw body of %s', async (type) => {
    const bytes = await read({ 'content-type': type }, splitBody('bytes', 2));
    expect(bytes).toEqual(Buffer.from('bytes'));
  });

  it('takes a form and JSON by their type, in any case', async () => {
    const form = await read({ 'content-type': FORM }, splitBody(formOf('bytes'), 9));
    expect(form).toEqual(Buffer.from('bytes'));
    const type = 'Application/JSON; charset=utf-8';
    const json = await read({ 'content-type': type }, splitBody(jsonOf(Buffer.from('bytes')), 9));
    expect(json).toEqual(Buffer.from('bytes'));
  });

  it.each([
    ['no type', {}, /does not say/],
    ['text', { 'content-type': 'text/plain' }, /none that carries/],
    [
      'a form of another kind',
      { 'content-type': 'multipart/mixed; boundary=x' },
      /none that carries/,
    ],
    ['no image at all', { 'content-type': 'image/' }, /none that carries/],
    ['a type inside another', { 'content-type': 'text/plain; image/png' }, /none that carries/],
  ] as [string, Record<string, string>, RegExp][])(
    'refuses %s unread',
    async (_, headers, detail) => {
      const { body, read: pieces } = countedBody('bytes');
      const refusal = await read(headers, body);
      expect(refusal).toMatchObject({ refused: 'no_file', detail: expect.stringMatching(detail) });
      expect(pieces()).toBe(0);
    },
  );

  it('hands on an empty body, for the sink to tell that it is empty, and takes none for one', async () => {
    expect(await read({ 'content-type': 'image/png' }, null)).toHaveLength(0);
    expect(await read({ 'content-type': 'application/json' }, null)).toMatchObject({
      refused: 'invalid_request',
    });
    expect(await read({ 'content-type': 'image/png' }, splitBody('', 1))).toHaveLength(0);
  });

  const lengths = (over: number) => ({ 'content-length': String(over) });

  it.each([
    ['raw', { 'content-type': 'image/png', ...lengths(LIMIT + 1) }],
    ['a form', { 'content-type': FORM, ...lengths(2 * LIMIT + 70_000) }],
    ['JSON', { 'content-type': 'application/json', ...lengths(2 * LIMIT + 70_000) }],
  ])('refuses by its declared length, unread: %s', async (_, headers) => {
    const { body, read: pieces } = countedBody('bytes');
    const refusal = await read(headers, body);
    expect(refusal).toMatchObject({
      refused: 'file_too_large',
      detail: 'The limit is 100,000 bytes.',
    });
    expect(pieces()).toBe(0);
  });

  const bodies: [string, string, (data: Uint8Array) => Uint8Array][] = [
    ['raw', 'image/png', (data) => data],
    ['a form', FORM, formOf],
    ['JSON', 'application/json', jsonOf],
  ];

  it.each(bodies)(
    'takes the last byte of the limit and refuses the next: %s',
    async (_, type, wrap) => {
      const full = await read(
        { 'content-type': type },
        splitBody(wrap(Buffer.alloc(LIMIT)), 16_384),
      );
      expect(full).toHaveLength(LIMIT);
      const over = wrap(Buffer.alloc(LIMIT + 1));
      expect(await read({ 'content-type': type }, splitBody(over, 16_384))).toMatchObject({
        refused: 'file_too_large',
      });
    },
  );

  it('takes base64 in lines, whose breaks are longer than the image is over', async () => {
    const mime = Buffer.alloc(LIMIT).toString('base64').replace(/.{60}/g, '$&\r\n');
    const whole = splitBody(JSON.stringify({ image: mime }), 16_384);
    expect(await read({ 'content-type': 'application/json' }, whole)).toHaveLength(LIMIT);
  });

  it.each(bodies)(
    'gives up an endless body near the limit, whatever length was told: %s',
    async (_, type, wrap) => {
      const start = wrap(Buffer.alloc(1000)).subarray(0, 900);
      let given = 0;
      async function* endless() {
        yield start;
        for (;;) {
          given += 16_384;
          yield Buffer.alloc(16_384, 'A');
        }
      }
      const headers = { 'content-type': type, 'content-length': '10' };
      expect(await read(headers, endless())).toMatchObject({ refused: 'file_too_large' });
      expect(given).toBeLessThan(2 * LIMIT);
    },
  );

  it('lets the source go, however it ends', async () => {
    for (const type of ['image/png', FORM, 'application/json']) {
      let closed = false;
      async function* source() {
        try {
          for (;;) yield Buffer.alloc(LIMIT, 'A');
        } finally {
          closed = true;
        }
      }
      expect(isRefusal(await read({ 'content-type': type }, source()))).toBe(true);
      await new Promise((resolve) => setImmediate(resolve));
      expect(closed).toBe(true);
    }
  });

  it('gives up a client that stops, in its own pace', async () => {
    async function* stops() {
      yield Buffer.from('x');
      await new Promise(() => undefined);
    }
    const sinks = collectSinks();
    const headers = new Headers({ 'content-type': 'image/png' });
    const pace = { idleMs: 5, graceMs: 1000, bytesPerSecond: 1 };
    expect(
      await readUpload({ body: stops(), headers, maxBytes: LIMIT, pace }, sinks.open),
    ).toMatchObject({ refused: 'upload_timeout' });
    expect(sinks.opened[0]!.aborted).toBe(true);
  });
});
