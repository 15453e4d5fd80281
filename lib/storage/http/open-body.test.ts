import { request, type IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { serve, type Served } from '@/dev/context/serve';
import { openBody } from './open-body';

const IDLE_MS = 150;
const bytes = Buffer.alloc(8 * 1024 * 1024, 'x');

describe('the body of an answer', () => {
  let served: Served;
  afterEach(() => served.close());

  async function open(size: number | null) {
    served = await serve((_, response) => response.end(bytes));
    const incoming = await new Promise<IncomingMessage>((resolve) => {
      request(served.url, resolve).end();
    });
    return { incoming, body: openBody(incoming, { size, idleMs: IDLE_MS }) };
  }

  it('waits for a slow reader as long as it likes', async () => {
    const { body } = await open(bytes.length);
    let read = 0;
    for await (const chunk of body) {
      // Longer than a silent server would be waited for, at the first piece.
      if (read === 0) await delay(IDLE_MS * 3);
      read += (chunk as Buffer).length;
    }
    expect(read).toBe(bytes.length);
  });

  it('reads no further ahead than a little', async () => {
    const { incoming, body } = await open(bytes.length);
    body.on('readable', () => undefined);
    await expect.poll(() => body.readableLength > 0 && incoming.isPaused()).toBe(true);
    expect(body.readableLength).toBeLessThan(512 * 1024);
    body.destroy();
    expect(incoming.destroyed).toBe(true);
  });

  it.each([
    ['more', bytes.length - 1, 'TOO_LONG'],
    ['fewer', bytes.length + 1, 'TOO_SHORT'],
  ])('is an error where %s bytes come than were announced', async (_, size, code) => {
    const { incoming, body } = await open(size);
    await expect(body.toArray().then(() => 'read')).rejects.toMatchObject({ code });
    expect(incoming.destroyed).toBe(true);
  });
});
