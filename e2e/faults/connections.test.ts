import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { NODE_FLAGS } from '@/scripts/node-flags.mjs';
import { RUN } from '../start-app';
import { openTarget, type Target } from './open-target';
import { recover } from './recover';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Of which 128 connections may be open. */
const DESCRIPTORS = 512;
const MOST_CONNECTIONS = 128;

/** Those who are there, each with a connection of its own, which is never given up. */
const THERE = 30;
const agent = new Agent({ keepAlive: true, maxSockets: THERE });

let target: Target;
beforeAll(async () => {
  const limited = ['prlimit', `--nofile=${DESCRIPTORS}:${DESCRIPTORS}`] as const;
  const product = [process.execPath, ...NODE_FLAGS, '--input-type=module', '--eval', RUN];
  target = await openTarget({ command: { words: [...limited, ...product], cwd: ROOT } });
});
afterAll(async () => {
  agent.destroy();
  await target.close();
});

async function ask(path: string, png?: Buffer): Promise<number | undefined> {
  const upload = { method: 'POST', headers: { 'content-type': 'image/png' } };
  const sent = request(target.app.url + path, { agent, ...(png === undefined ? {} : upload) });
  sent.end(png);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  await answer.toArray();
  return answer.statusCode;
}

it('more clients than there are descriptors take none from those who are there, and leave room when they go', async () => {
  const stored = await Promise.all(Array.from({ length: THERE }, () => target.store()));
  const paths = stored.map(({ url }) => new URL(url).pathname);
  await Promise.all(paths.map(() => ask('/api/health')));
  const { port } = new URL(target.app.url);
  const silent: Socket[] = [];
  let dropped = 0;
  for (let at = 0; at < 2 * DESCRIPTORS; at += 1) {
    const socket = connect(Number(port), '127.0.0.1').on('error', () => undefined);
    socket.once('close', () => (dropped += 1));
    silent.push(socket);
    await once(socket, 'connect');
  }
  await expect.poll(() => dropped).toBeGreaterThanOrEqual(2 * DESCRIPTORS - MOST_CONNECTIONS);
  expect(await Promise.all(paths.map((path) => ask(path)))).toEqual(paths.map(() => 200));
  expect(await ask('/api/free', target.nextPng())).toBe(200);
  for (const page of ['/', '/docs']) expect(await ask(page)).toBe(200);
  for (const socket of silent) socket.destroy();
  const welcomes = async () => {
    const socket = connect(Number(port), '127.0.0.1').on('error', () => undefined);
    socket.write(`GET ${paths[0]!} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`);
    // One that is turned away ends without a word.
    const bytes = Buffer.concat((await socket.toArray()) as Buffer[]);
    return bytes.toString('latin1').startsWith('HTTP/1.1 200');
  };
  await recover('descriptors | as many clients', welcomes, 5_000);
});
