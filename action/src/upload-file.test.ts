import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { serve, type Served } from '@/dev/context/serve';
import { uploadFile } from './upload-file';

type Answer = readonly [status: number, body: object, headers?: Record<string, string>];

const IMAGE = { url: 'https://i.example/a.png', id: 'a', expiresAt: '2026-12-01T00:00:00.000Z' };
const DONE: Answer = [200, IMAGE];
const no = (status: number, error: string, headers = {}): Answer => [
  status,
  { error, message: 'No.' },
  headers,
];

let folder: string;
let file: string;
let server: Served;
let answers: (Answer | 'closes')[];
let seen: { path: string; headers: IncomingHttpHeaders; body: string }[];
let waits: number[];

beforeEach(async () => {
  [answers, seen, waits] = [[], [], []];
  folder = await mkdtemp(path.join(tmpdir(), 'img402-upload-'));
  file = path.join(folder, 'secret plan.png');
  await writeFile(file, 'the bytes');
  server = await serve((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      seen.push({ path: request.url ?? '', headers: request.headers, body });
      const answer = answers.shift() ?? DONE;
      if (answer === 'closes') request.socket.destroy();
      else response.writeHead(answer[0], answer[2] ?? {}).end(JSON.stringify(answer[1]));
    });
  });
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

let keys = 0;
const upload = (expires = '') =>
  uploadFile(
    {
      fetch,
      now: () => 0,
      delay: async (milliseconds) => void waits.push(milliseconds),
      newKey: () => `key-${String((keys += 1)).padStart(16, '0')}`,
    },
    { server: `${server.url}/below/`, expires },
    file,
  );

describe('uploadFile', () => {
  it('sends the bytes and their span of life, and not the name of the file', async () => {
    expect(await upload('3d')).toEqual(IMAGE);
    const [{ path: at, headers, body }] = seen as [(typeof seen)[number]];
    expect([at, headers.accept]).toEqual(['/below/api/free', 'application/json']);
    expect(body).toContain('the bytes');
    expect(body).toMatch(/name="expires"\r\n\r\n3d\r\n/);
    expect(JSON.stringify(seen)).not.toContain('secret');
  });

  it('says nothing of a span of life where it knows none', async () => {
    await upload();
    expect(seen[0]!.body).not.toContain('expires');
  });

  it.each<[string, (Answer | 'closes')[], number[]]>([
    ['asks for patience', [no(429, 'rate_limited', { 'retry-after': '9' })], [9_000]],
    ['is full', [no(503, 'overloaded', { 'retry-after': '5' })], [5_000]],
    ['breaks', [no(500, 'upload_failed'), [502, {}]], [500, 1_000]],
    ['goes away', ['closes', 'closes'], [500, 1_000]],
    ['is still at it', [no(409, 'conflict', { 'retry-after': '1' })], [1_000]],
  ])('tries again, with the same key, where the server %s', async (_, before, waited) => {
    answers = [...before, DONE];
    expect(await upload()).toEqual(IMAGE);
    expect(waits).toEqual(waited);
    expect(new Set(seen.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
    expect(seen.every(({ body }) => body.includes('the bytes'))).toBe(true);
  });

  it('has another key for each file', async () => {
    await upload();
    await upload();
    expect(new Set(seen.map(({ headers }) => headers['idempotency-key'])).size).toBe(2);
  });

  it.each<[number, string, Record<string, string>]>([
    [413, 'file_too_large', {}],
    [415, 'unsupported_format', {}],
    [409, 'idempotency_conflict', {}],
    [451, 'blocked_content', {}],
    [429, 'daily_limit', { 'retry-after': '40000' }],
  ])('takes %i %s for an answer', async (status, error, headers) => {
    answers = [no(status, error, headers)];
    expect(await upload()).toEqual({ failed: error, message: 'No.' });
    expect([seen.length, waits]).toEqual([1, []]);
  });

  it('gives up in the end, with the last reason', async () => {
    answers = Array.from({ length: 9 }, () => no(503, 'overloaded'));
    expect(await upload()).toMatchObject({ failed: 'overloaded' });
    expect([seen.length, waits]).toEqual([5, [500, 1_000, 2_000, 4_000]]);
  });

  it('follows no redirect: the file would stay behind', async () => {
    answers = [[301, {}, { location: '/elsewhere' }]];
    expect(await upload()).toMatchObject({ failed: 'redirected' });
    expect(seen).toHaveLength(1);
  });

  it('tells a server that is not there', async () => {
    await server.close();
    expect(await upload()).toMatchObject({
      failed: 'unreachable',
      message: expect.stringContaining('ECONNREFUSED') as string,
    });
    server = await serve(() => undefined);
  });

  it('throws where the file cannot be read', async () => {
    await rm(file);
    await expect(upload()).rejects.toThrow();
    expect(seen).toEqual([]);
  });
});
