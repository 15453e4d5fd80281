import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startS3, type LocalS3 } from '@/dev/s3/start-s3';
import type { SeenRequest } from '@/dev/faults/start-fault-proxy';
import { openOperator } from '../open-operator';
import { installCli, type InstalledCli } from '../product/cli/install-cli';
import { startApp, type RunningApp } from '../start-app';
import { findMarks } from './find-marks';
import { listNeedles, type Needle } from './list-needles';
import { makeMarkedImages } from './make-marked-images';
import { makeMarks } from './make-marks';
import { makeSender, tellAll, type Send } from './send-marked';
import { uploadMarked } from './walk-routes';

const marks = makeMarks();
const operator = privateKeyToAccount(generatePrivateKey());

let s3: LocalS3;
let app: RunningApp;
let cli: InstalledCli;
let send: Send;
let turns: () => number;
/** All that came to the bucket. */
const seen: SeenRequest[] = [];

beforeAll(async () => {
  s3 = await startS3();
  await s3.meddle('PUT', '/images');
  const watch = (request: SeenRequest) => {
    seen.push(request);
    return false;
  };
  s3.failWhere(watch, { kind: 'answer', status: 500, code: 'Never' });
  app = await startApp({
    env: {
      ...{ LOG_LEVEL: 'trace', TRUST_PROXY: '1', OPERATOR_WALLETS: operator.address },
      ...{ STORE: 's3', S3_ENDPOINT: s3.url, S3_BUCKET: 'images', S3_REGION: 'auto' },
      S3_ACCESS_KEY_ID: s3.credentials.accessKeyId,
      S3_SECRET_ACCESS_KEY: s3.credentials.secretAccessKey,
    },
  });
  cli = await installCli({ IMG402_SERVER: app.url });
  ({ send, turns } = makeSender(app.url, marks));
}, 120_000);
afterAll(async () => {
  await app.stop();
  await s3.close();
  await cli.remove();
});

/** Begins an upload that never ends; the status that it is answered. */
async function sendSlowly(): Promise<number> {
  const { hostname, port } = new URL(app.url);
  const socket = connect({ host: hostname, port: Number(port), localAddress: marks.socket });
  const head = Object.entries({
    ...{ host: `${hostname}:${port}`, ...tellAll(marks, 50_000) },
    ...{ 'content-type': 'image/png', 'content-length': '9999' },
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`POST /api/free?q=${marks.text('query')} HTTP/1.1\r\n${head.join('')}\r\n`);
  socket.write(makeMarkedImages(marks, 5)[0]!.bytes.subarray(0, 300));
  const [answer] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  return Number(answer.toString().split(' ')[1]);
}

/** Reports an image and takes it down at the desk; what its address answers then. */
async function takeDown(url: string): Promise<number> {
  const reported = await send({
    ...{ method: 'POST', path: '/api/abuse', headers: { 'content-type': 'application/json' } },
    body: JSON.stringify({
      ...{ urls: [url], category: 'malware', details: marks.text('details') },
      ...{ name: marks.text('name'), email: `${marks.text('reporter')}@example.org` },
    }),
  });
  expect(reported.status, reported.body.toString()).toBe(201);
  const { caseId } = JSON.parse(reported.body.toString()) as { caseId: string };
  const desk = await openOperator(app.url, operator);
  expect((await desk.act(caseId, { action: 'remove' })).status).toBeLessThan(400);
  return (await send({ method: 'GET', path: new URL(url).pathname })).status;
}

async function listAll(): Promise<Needle[]> {
  const secret = (await readFile(path.join(app.dataDir, 'app-secret'), 'utf8')).trim();
  return listNeedles(marks, [secret], turns());
}

describe('what a client tells of itself', () => {
  it('does not reach the bucket, nor the log beside it', { timeout: 120_000 }, async () => {
    const slow = sendSlowly();
    const uploads = await uploadMarked(send, marks);
    const name = `${marks.text('camera')}.png`;
    await writeFile(path.join(cli.cwd, name), makeMarkedImages(marks, 6)[0]!.bytes);
    const sent = await cli.run([name]);
    expect(sent, sent.stderr).toMatchObject({ code: 0 });
    const [first, second] = uploads;
    expect((await send({ method: 'GET', path: new URL(sent.stdout.trim()).pathname })).status).toBe(
      200,
    );
    const deleted = await send({
      ...{ method: 'DELETE', path: `/api/images/${first!.id}` },
      headers: { authorization: `Bearer ${first!.deleteToken}` },
    });
    expect(deleted.status).toBe(204);
    expect(await takeDown(second!.url)).toBe(451);
    expect(await slow).toBe(408);

    const puts = seen.filter(({ method }) => method === 'PUT');
    const keys = [...new Set(puts.map(({ target }) => target))];
    expect(keys.length).toBeGreaterThanOrEqual(uploads.length + 1);
    expect(seen.map(({ method }) => method)).toEqual(expect.arrayContaining(['GET', 'DELETE']));
    for (const { target, headers } of seen) {
      expect(target).not.toContain('tagging');
      const told = Object.keys(headers).filter((each) =>
        /^(x-amz-meta-|x-amz-tagging|content-disposition|user-agent|referer)/.test(each),
      );
      expect(told, 'more than an object needs').toEqual([]);
    }
    const needles = await listAll();
    const found = seen.flatMap(({ method, target, headers, body }) => [
      ...findMarks(
        needles,
        `${method} to the bucket`,
        Buffer.from(target + JSON.stringify(headers)),
      ),
      ...findMarks(needles, `body of ${method}`, body),
    ]);
    for (const key of keys) {
      const kept = await s3.meddle('HEAD', key);
      found.push(...findMarks(needles, 'metadata', Buffer.from(JSON.stringify(kept.headers))));
    }
    found.push(...findMarks(needles, 'log', Buffer.from(app.output())));
    expect([...new Set(found)]).toEqual([]);
  });

  it('would be found in a header, a key and an object', async () => {
    const needles = await listAll();
    for (const text of [
      JSON.stringify({ 'x-amz-meta-name': marks.text('camera') }),
      `/images/${encodeURIComponent(marks.text('camera'))}.png`,
      makeMarkedImages(marks, 7)[1]!.bytes,
    ]) {
      expect(findMarks(needles, 'planted', Buffer.from(text))).not.toEqual([]);
    }
  });
});
