import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { makeTestEnv } from '@/dev/context/make-test-env';
import { startPages, type Pages } from './start-pages';

const log = { error: vi.fn() };
let pages: Pages;
let server: Server;

/** A thread that tells what it was given, does what its path says, and counts what was asked of it. */
const PROGRAM = `
  import { createServer } from 'node:http';
  import { parentPort, workerData } from 'node:worker_threads';
  const { root, socketPath } = workerData;
  let asked = 0;
  let held = null;
  createServer((request, response) => {
    asked += 1;
    if (request.url === '/500') response.statusCode = 500;
    if (request.url === '/held') { held = response; return; }
    if (request.url === '/let-go') held?.end(JSON.stringify({ asked }));
    if (request.url === '/exit') process.exit(1);
    if (request.url === '/throw') setImmediate(() => { throw new Error('planted'); });
    else response.end(JSON.stringify({ asked, root, socketPath }));
  }).listen(socketPath, () => parentPort.postMessage('ready'));
  parentPort.once('message', () => process.exit());
`;
const toUrl = (program: string) => new URL(`data:text/javascript,${encodeURIComponent(program)}`);

beforeEach(async () => {
  log.error.mockClear();
  server = createServer((request, response) => {
    pages.handle(request, response).catch((error: unknown) => {
      response.statusCode = 500;
      response.end(String(error));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  await pages.close();
  server.close();
});

async function ask(path = '/'): Promise<{ status: number; body: string }> {
  const { port } = server.address() as AddressInfo;
  const [answer] = (await once(get({ port, path, agent: false }), 'response')) as [IncomingMessage];
  return { status: answer.statusCode!, body: await text(answer) };
}
const tell = async (path?: string) =>
  JSON.parse((await ask(path)).body) as { asked: number; root: string; socketPath: string };

const start = (program = PROGRAM, replaceMs?: number) =>
  (pages = startPages(toUrl(program), { env: makeTestEnv(), root: '/a root' }, log, replaceMs));

it('begins with the first page, once for all who ask meanwhile, and ends without a trace', async () => {
  start();
  const told = await Promise.all([tell(), tell(), tell()]);
  expect(told.map(({ asked }) => asked).sort()).toEqual([1, 2, 3]);
  const { root, socketPath } = told[0];
  expect(root).toBe('/a root');
  expect(existsSync(socketPath)).toBe(true);
  await pages.close();
  await vi.waitFor(() => expect(existsSync(socketPath)).toBe(false));
});

it('never begins where no page is asked for', async () => {
  start(`throw new Error('began')`);
  await pages.close();
  expect(log.error).not.toHaveBeenCalled();
});

it.each(['/exit', '/throw'])('begins anew after it has ended by %s', async (path) => {
  start();
  expect(await tell()).toMatchObject({ asked: 1 });
  expect(await ask(path)).toMatchObject({ status: 500 });
  await vi.waitFor(async () => expect(await tell()).toMatchObject({ asked: 1 }));
  expect(log.error).toHaveBeenCalledTimes(path === '/throw' ? 1 : 0);
});

it('says why it cannot begin, and tries again with the next page', async () => {
  start(`throw new Error('no build')`);
  expect(await ask()).toMatchObject({
    status: 500,
    body: expect.stringContaining('no build') as string,
  });
  await vi.waitFor(async () => {
    await ask();
    expect(log.error.mock.calls.length).toBeGreaterThan(1);
  });
});

it('is another one after it has answered 500, and the old one answers what it has taken', async () => {
  start();
  const { socketPath } = await tell();
  const held = tell('/held');
  await vi.waitFor(async () => expect((await tell()).asked).toBeGreaterThan(2));
  expect(await ask('/500')).toMatchObject({ status: 500 });
  await vi.waitFor(async () => expect((await tell()).socketPath).not.toBe(socketPath));
  expect(existsSync(socketPath)).toBe(true);
  get({ socketPath, path: '/let-go' });
  expect(await held).toMatchObject({ asked: expect.any(Number) as number });
  await vi.waitFor(() => expect(existsSync(socketPath)).toBe(false));
  expect(log.error).not.toHaveBeenCalled();
});

it('is not another one again and again, however often it answers 500', async () => {
  start(PROGRAM, 3_600_000);
  const first = await tell();
  await ask('/500');
  await vi.waitFor(async () => expect((await tell()).socketPath).not.toBe(first.socketPath));
  const second = await tell();
  for (let times = 0; times < 5; times += 1) await ask('/500');
  // Each of them has been asked for once more.
  expect(await tell()).toEqual({ ...second, asked: second.asked + 11 });
});

it('stays where no other can begin in its place', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'img402-test-'));
  // It can be made once.
  const mark = JSON.stringify(path.join(folder, 'mark'));
  start(`import { mkdirSync } from 'node:fs'; mkdirSync(${mark}); ${PROGRAM}`);
  await tell();
  await ask('/500');
  await vi.waitFor(() => expect(log.error).toHaveBeenCalled());
  expect((await tell()).asked).toBeGreaterThan(2);
  await rm(folder, { recursive: true });
});
