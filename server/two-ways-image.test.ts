import { createHash, randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestContext, type TestContext } from '@/dev/context/create-test-context';
import { makeImage } from '@/dev/context/make-image';
import { makeReceivedImage } from '@/dev/context/make-received-image';
import { sendOverNext as overNext } from '@/dev/context/send-over-next';
import { sendOverNode, type Sent } from '@/dev/context/send-over-node';
import { serve, type Served } from '@/dev/context/serve';
import { makePng } from '@/dev/uploads/make-png';
import { setContext } from '@/lib/context';
import type { Image } from '@/lib/db/create-client';
import { isRefusal } from '@/lib/errors';
import { removeImage } from '@/lib/images/remove-image';
import { uploadImage } from '@/lib/images/upload-image';
import { cacheObjects } from '@/lib/storage/cache-objects';
import { createListener } from './create-listener';

let test: TestContext;
let served: Served | undefined;
beforeAll(async () => {
  test = await createTestContext();
});
afterAll(async () => {
  await served?.close();
  await test.dispose();
});

/** A fresh process for both ways in, as far as what it has in memory goes. */
async function start(maxBytes: number): Promise<void> {
  await served?.close();
  const context = test.with({ store: cacheObjects(test.context.store, maxBytes, null) });
  setContext(context);
  served = await serve(
    createListener(context, () => Promise.reject(new Error('no page is asked'))).listener,
  );
}

const overNode = (sent: Sent) => sendOverNode(served!.port, sent);
const uploadOf = (seed: number): Sent => ({
  method: 'POST',
  path: '/api/free',
  headers: { 'content-type': 'image/png' },
  body: makePng(seed),
});

describe.each([
  ['without memory for images', 0],
  ['with images in memory', 1_000_000],
])('an image that comes over Next or over our own server, %s', (_, maxBytes) => {
  let images: { live: Image; gone: Image; removed: Image };
  beforeAll(async () => {
    const [live, gone, removed] = await Promise.all([1, 2, 3].map(() => makeImage(test.context)));
    images = { live: live!, gone: gone!, removed: removed! };
    await removeImage(test.context, images.gone);
    await removeImage(test.context, images.removed, { category: null, keepUntil: null });
  });
  beforeEach(() => start(maxBytes));

  const nameOf = (which: keyof typeof images, extension = 'png') =>
    `/i/${images[which].id}.${extension}`;
  const etag = () => `"${Buffer.from(images.live.servedSha256).toString('hex')}"`;

  const table: [string, number, () => Sent][] = [
    ['whole', 200, () => ({ path: nameOf('live') })],
    ['with a query', 200, () => ({ path: `${nameOf('live')}?a=1` })],
    ['as a download', 200, () => ({ path: `${nameOf('live')}?download=my%20name` })],
    ['by its head', 200, () => ({ method: 'HEAD', path: nameOf('live') })],
    ['unchanged', 304, () => ({ path: nameOf('live'), headers: { 'if-none-match': etag() } })],
    ['changed', 200, () => ({ path: nameOf('live'), headers: { 'if-none-match': '"x"' } })],
    ['in part', 206, () => ({ path: nameOf('live'), headers: { range: 'bytes=3-8' } })],
    ['from its end', 206, () => ({ path: nameOf('live'), headers: { range: 'bytes=-4' } })],
    [
      'in part of what it was',
      200,
      () => ({ path: nameOf('live'), headers: { range: 'bytes=3-8', 'if-range': '"x"' } }),
    ],
    ['beyond its end', 416, () => ({ path: nameOf('live'), headers: { range: 'bytes=99999-' } })],
    ['as what it is not', 404, () => ({ path: nameOf('live', 'gif') })],
    ['of nothing', 404, () => ({ path: '/i/unknown000000.png' })],
    ['deleted', 404, () => ({ path: nameOf('gone') })],
    ['taken down', 451, () => ({ path: nameOf('removed') })],
    [
      'taken down, for a page',
      451,
      () => ({ path: nameOf('removed'), headers: { accept: 'text/html' } }),
    ],
    ['by a wrong method', 405, () => ({ method: 'POST', path: nameOf('live') })],
  ];

  it.each(table)('is one, cold and hot: %s', async (__, status, make) => {
    const first = await overNode(make());
    expect(first.status).toBe(status);
    expect(await overNext(make())).toEqual(first);
    expect(await overNode(make())).toEqual(first);
    expect(await overNext(make())).toEqual(first);
  });

  it('is not there for anybody from the moment that its deletion is answered', async () => {
    const made = JSON.parse((await overNode(uploadOf(maxBytes + 7))).body) as {
      id: string;
      deleteToken: string;
    };
    const path = `/i/${made.id}.png`;
    for (const ask of [overNode, overNext]) expect((await ask({ path })).status).toBe(200);
    const headers = { authorization: `Bearer ${made.deleteToken}` };
    const deletion = { method: 'DELETE', path: `/api/images/${made.id}`, headers };
    expect((await overNext(deletion)).status).toBe(204);
    for (const ask of [overNode, overNext]) expect((await ask({ path })).status).toBe(404);
  });

  it('is what its own request asked for, however many are asked for at once', async () => {
    const all = await Promise.all(
      Array.from({ length: 8 }, async (__, index) => (await overNode(uploadOf(index))).body),
    );
    const paths = all.map((body) => `/i/${(JSON.parse(body) as { id: string }).id}.png`);
    const alone = new Map<string, string>();
    for (const path of paths) alone.set(path, (await overNode({ path })).headers.etag!);
    const asked = Array.from({ length: 200 }, (__, index) => paths[(index * 7) % paths.length]!);
    await Promise.all(
      asked.map(async (path) => {
        const { body, headers } = await overNode({ path });
        const sha256 = createHash('sha256').update(Buffer.from(body, 'latin1')).digest('hex');
        expect(`"${sha256}"`).toBe(alone.get(path));
        expect(headers.etag).toBe(alone.get(path));
      }),
    );
  });

  it('stays what it was for a client that is slow to take it, whatever others are sent meanwhile', async () => {
    const paths = await Promise.all(
      Array.from({ length: 12 }, async () => {
        const received = makeReceivedImage(randomBytes(500_000));
        const uploaded = await uploadImage(test.context, 'free', received, null);
        if (isRefusal(uploaded)) throw new Error(uploaded.log);
        return `/i/${uploaded.image.id}.png`;
      }),
    );
    const socket = connect({ port: served!.port, host: '127.0.0.1' });
    socket.pause();
    await once(socket, 'connect');
    // More than the system takes over for a client that reads nothing: the rest waits in this process.
    const head = (path: string, more = '') =>
      `GET ${path} HTTP/1.1\r\nHost: localhost:3000\r\n${more}\r\n`;
    const wanted = Array.from({ length: 40 }, (__, index) => paths[index % paths.length]!);
    socket.write(
      wanted.map((path) => head(path)).join('') + head(paths[0]!, 'Connection: close\r\n'),
    );
    for (let round = 0; round < 3; round += 1) {
      await Promise.all(paths.map((path) => overNode({ path })));
    }
    const chunks: Buffer[] = [];
    for await (const chunk of socket) chunks.push(chunk as Buffer);
    let left = Buffer.concat(chunks);
    for (let answered = 0; answered < 41; answered += 1) {
      const end = left.indexOf('\r\n\r\n');
      const text = left.subarray(0, end).toString().toLowerCase();
      const body = left.subarray(end + 4, end + 4 + 500_000);
      expect(text).toContain(`etag: "${createHash('sha256').update(body).digest('hex')}"`);
      left = left.subarray(end + 4 + 500_000);
    }
    expect(left.length).toBe(0);
  });
});
