import type { RequestListener } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { serve, type Served } from '@/dev/context/serve';
import { FaucetError } from '../faucet';
import { createFaucet } from './create-faucet';

const ADDRESS = `0x${'c'.repeat(40)}` as const;

let served: Served | null = null;
afterEach(async () => {
  await served?.close();
  served = null;
});

async function faucetOf(listener: RequestListener, timeoutMs = 5_000) {
  served = await serve(listener);
  return createFaucet({ url: served.url, timeoutMs });
}

describe('createFaucet', () => {
  it('names the account, and is content with any success', async () => {
    const asked: unknown[] = [];
    const faucet = await faucetOf((request, response) => {
      void text(request).then((body) => {
        asked.push([request.method, request.url, request.headers['content-type'], body]);
        response.writeHead(asked.length === 1 ? 204 : 200).end();
      });
    });
    await faucet.fill(ADDRESS);
    await faucet.fill(ADDRESS);
    const one = ['POST', '/', 'application/json', JSON.stringify({ address: ADDRESS })];
    expect(asked).toEqual([one, one]);
  });

  it.each<[string, RequestListener]>([
    ['says that it could not', (_, response) => response.writeHead(500).end('{"error":"x"}')],
    ['knows no such path', (_, response) => response.writeHead(404).end()],
    ['sends us elsewhere', (_, response) => response.writeHead(302, { location: '/x' }).end()],
    ['drops the connection', (request) => request.socket.destroy()],
  ])('%s: an error of its own', async (_, listener) => {
    const faucet = await faucetOf(listener);
    await expect(faucet.fill(ADDRESS)).rejects.toThrow(FaucetError);
  });

  it('is given up where it takes its time, and where nobody is', async () => {
    const silent = await faucetOf(() => undefined, 100);
    await expect(silent.fill(ADDRESS)).rejects.toThrow(FaucetError);
    const away = createFaucet({ url: 'http://127.0.0.1:9' });
    await expect(away.fill(ADDRESS)).rejects.toThrow(FaucetError);
  });
});
