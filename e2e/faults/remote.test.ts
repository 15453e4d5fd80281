import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { serve } from '@/dev/context/serve';
import { startTcpProxy, type TcpProxy } from '@/dev/faults/start-tcp-proxy';
import { startDns, type DnsAnswer, type LocalDns } from '@/dev/remote/start-dns';
import { readMemory } from '../read-memory';
import { ask, type Answer } from './ask';
import { openTarget, type Target } from './open-target';
import { recover } from './recover';

const PRELOAD = fileURLToPath(new URL('../../dev/faults/lead-internet-home.mjs', import.meta.url));
/** A public address; nobody is asked there. */
const ADDRESS = '8.8.4.4';
const NAME = 'pictures.example.net';
const WELL: DnsAnswer = { a: [ADDRESS] };
/** A URL is given 10 s; and a busy machine. */
const LONGEST_MS = 13_000;
const AT_ONCE_MS = 2_000;
const MEBIBYTE = 1_048_576;
/** Fetches that are under way at the same time. */
const AT_ONCE = 16;

let dns: LocalDns;
let host: Awaited<ReturnType<typeof serve>>;
let door: TcpProxy;
let target: Target;
let fault: 'closes' | '500' | null = null;

beforeAll(async () => {
  dns = await startDns();
  dns.setZone({ [NAME]: WELL });
  const png = () => target.nextPng();
  host = await serve((request, response) => {
    if (fault === 'closes') request.socket.destroy();
    else if (fault === '500') response.writeHead(500).end();
    else response.writeHead(200, { 'content-type': 'image/png' }).end(png());
  });
  door = await startTcpProxy(host.port);
  target = await openTarget({
    env: {
      ...{ NODE_OPTIONS: `--import=${PRELOAD}`, INTERNET_DNS: dns.server },
      ...{ INTERNET_ADDRESS: ADDRESS, INTERNET_PORT: String(door.port) },
    },
  });
  expect((await fetchUrl()).status).toBe(200);
});
afterEach(async () => {
  fault = null;
  dns.setZone({ [NAME]: WELL });
  await door.set(null);
});
afterAll(async () => {
  await target.close();
  await door.close();
  await host.close();
  await dns.stop();
});

const fetchUrl = (): Promise<Answer> =>
  ask(`${target.app.url}/api/free`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ url: `http://${NAME}/picture.png` }),
  });

function expectUnreachable({ status, code, body, ms }: Answer, withinMs: number): void {
  expect([status, code, body.retryable]).toEqual([424, 'url_unreachable', true]);
  expect(ms).toBeLessThan(withinMs);
}

async function expectRest(): Promise<void> {
  const upload = await target.upload();
  expect(upload.status).toBe(200);
  expect(upload.ms).toBeLessThan(AT_ONCE_MS);
  expect((await target.get('/api/health')).status).toBe(200);
}

const expectBack = (what: string) =>
  recover(what, async () => (await fetchUrl()).status === 200, 2_000);

describe('a name server', () => {
  it.each([
    ['fails', { rcode: 2 }],
    ['answers garbage', { fault: 'garbage' }],
    ['is silent', { fault: 'silent' }],
  ] as const)('that %s: 424, uploads go on, and the next one is fetched', async (what, answer) => {
    dns.setZone({ [NAME]: answer });
    const fetching = fetchUrl();
    await expectRest();
    expectUnreachable(await fetching, LONGEST_MS);
    dns.setZone({ [NAME]: WELL });
    await expectBack(`DNS | ${what}`);
  });
});

describe('a server of somebody else', () => {
  it.each(['closes', '500'] as const)('that answers with %s: 424 at once', async (what) => {
    fault = what;
    expectUnreachable(await fetchUrl(), AT_ONCE_MS);
    await expectRest();
    fault = null;
    await expectBack(`others' server | ${what}`);
  });

  it('that is gone: 424 at once', async () => {
    await door.set({ kind: 'refuse' });
    expectUnreachable(await fetchUrl(), AT_ONCE_MS);
    await expectRest();
    await door.set(null);
    await expectBack("others' server | gone");
  });

  it('that hangs: 424 within 13 s for 16, `overloaded` for the rest; uploads go on, memory stays', async () => {
    const memory = await readMemory(target.app.process.pid!, 'VmRSS');
    await door.set({ kind: 'hang' });
    const fetching = Array.from({ length: 3 * AT_ONCE }, () => fetchUrl());
    await expectRest();
    const answers = await Promise.all(fetching);
    const turnedAway = answers.filter(({ code }) => code === 'overloaded');
    expect(turnedAway).toHaveLength(2 * AT_ONCE);
    for (const { status, retryAfter } of turnedAway) {
      expect(status).toBe(503);
      expect(retryAfter).toBeGreaterThan(0);
    }
    for (const answer of answers.filter(({ code }) => code !== 'overloaded')) {
      expectUnreachable(answer, LONGEST_MS);
    }
    expect(((await readMemory(target.app.process.pid!, 'VmRSS')) - memory) / MEBIBYTE).toBeLessThan(
      250,
    );
    await door.set(null);
    await expectBack("others' server | hangs");
  });
});
