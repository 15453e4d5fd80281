import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestContext, type TestContext } from '@/dev/context/create-test-context';
import { makeImage } from '@/dev/context/make-image';
import type { Context } from '@/lib/context';
import { createFactsCache } from './create-facts-cache';
import { hideImage } from './hide-image';
import { lookUpServed } from './look-up-served';
import { readFacts } from './read-facts';
import { removeImage } from './remove-image';
import { unhideImage } from './unhide-image';

let test: TestContext;
let time = 0;
beforeAll(async () => {
  test = await createTestContext();
});
afterAll(() => test.dispose());

/** One of several servers of one database, whose memory ages as the test says. */
function makeServer(): Context {
  const facts = createFactsCache(
    (ids) => readFacts(test.context, ids),
    () => time,
  );
  return test.with({ facts });
}

const statusOn = async (server: Context, id: string) => (await lookUpServed(server, id)).status;
const isKnown = (server: Context, id: string) => !(server.facts.find(id) instanceof Promise);
const TAKEDOWN = { category: null, keepUntil: null };

describe('lookUpServed', () => {
  it('tells what bytes are served by', async () => {
    const server = makeServer();
    const image = await makeImage(server);
    expect(await lookUpServed(server, image.id)).toEqual({
      status: 'live',
      image: {
        id: image.id,
        state: 'live',
        removedAt: null,
        format: 'png',
        sizeBytes: image.servedBytes,
        sha256: Buffer.from(image.servedSha256).toString('hex'),
        storageKey: image.storageKey,
        createdAt: image.createdAt,
        expiresAt: image.expiresAt,
      },
    });
    expect(await statusOn(server, 'unknown000000')).toBe('unknown');
    expect(await statusOn(server, 'NO ID')).toBe('unknown');
  });

  it('ends what is remembered by the clock', async () => {
    const server = makeServer();
    const image = await makeImage(server);
    expect(await statusOn(server, image.id)).toBe('live');
    const clock = { now: () => image.expiresAt };
    expect(isKnown(server, image.id)).toBe(true);
    expect(await statusOn({ ...server, clock }, image.id)).toBe('gone');
  });

  it('sees what is done on this server at once', async () => {
    const server = makeServer();
    const image = await makeImage(server);
    expect(await statusOn(server, image.id)).toBe('live');
    await removeImage(server, image, TAKEDOWN);
    expect(await statusOn(server, image.id)).toBe('removed');
    const other = await makeImage(server);
    expect(await statusOn(server, other.id)).toBe('live');
    await removeImage(server, other);
    expect(await statusOn(server, other.id)).toBe('gone');
  });

  it('sees on this server at once that a takedown was undone', async () => {
    const server = makeServer();
    const image = await makeImage(server);
    await server.db.$transaction((inside) => hideImage(inside, server, image, TAKEDOWN));
    expect(await statusOn(server, image.id)).toBe('removed');
    await server.db.$transaction((inside) => unhideImage(inside, server, image));
    expect(await statusOn(server, image.id)).toBe('live');
  });

  it('remembers nothing that was read before the commit, however late it comes', async () => {
    const server = makeServer();
    const image = await makeImage(server);
    await server.db.$transaction(async (inside) => {
      await hideImage(inside, server, image, TAKEDOWN);
      // Not committed: whoever asks now is still served, and nobody after it.
      expect(await statusOn(server, image.id)).toBe('live');
      expect(isKnown(server, image.id)).toBe(false);
    });
    expect(await statusOn(server, image.id)).toBe('removed');
  });

  it('sees what another server has done within a second', async () => {
    const [one, two] = [makeServer(), makeServer()];
    const image = await makeImage(one);
    expect(await statusOn(two, image.id)).toBe('live');
    await removeImage(one, image, TAKEDOWN);
    expect(await statusOn(one, image.id)).toBe('removed');
    time += 1_000;
    expect(await statusOn(two, image.id)).toBe('removed');
  });

  it('finds an upload at once that was asked for before', async () => {
    const server = makeServer();
    const id = 'early00000001';
    expect(await statusOn(server, id)).toBe('unknown');
    const image = await makeImage(server);
    await server.db.$executeRaw`UPDATE image SET id = ${id} WHERE id = ${image.id}`;
    expect(await statusOn(server, id)).toBe('live');
  });
});
