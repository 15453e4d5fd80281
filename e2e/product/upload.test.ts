import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type RunningApp } from '../start-app';
import { makeUniquePng } from './make-unique-png';
import { postImage, uploadImage } from './post-image';

const run = promisify(execFile);

let app: RunningApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(async () => {
  await app.stop();
});

describe('an upload to the running product', () => {
  it('answers with the contract and serves the same pixels', async () => {
    const png = makeUniquePng(20_000, 1);
    const response = await postImage(app.url, png);
    const text = await response.text();
    expect(response.status).toBe(200);
    expect(text).toMatch(/^\{"url":"http/);
    const answer = JSON.parse(text) as Record<string, unknown>;
    expect(Object.keys(answer)).toEqual(
      'url id contentType sizeBytes expiresAt width height sha256 deleteToken pageUrl markdown html'.split(
        ' ',
      ),
    );
    const served = await fetch(String(answer.url));
    const bytes = Buffer.from(await served.arrayBuffer());
    expect(bytes.equals(png)).toBe(true);
    expect(answer.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(served.headers.get('content-type')).toBe('image/png');
    expect(served.headers.get('set-cookie')).toBeNull();
    expect(served.headers.get('x-robots-tag')).toBe('noindex, noimageindex');
  });

  it('works with the shell line of installed skills', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'img402-curl-'));
    const file = path.join(folder, 'x.png');
    await writeFile(file, makeUniquePng(9_000, 2));
    // Where curl is missing this fails, and says so: the line is what a thousand agents run.
    const line = `curl -s -X POST ${app.url}/api/free -F image=@${file} | grep -o '"url":"[^"]*"' | cut -d'"' -f4`;
    const { stdout } = await run('sh', ['-c', line]);
    await rm(folder, { recursive: true });
    expect((await fetch(stdout.trim())).status).toBe(200);
  });

  it('takes several files of one line of curl, and lets them live as long as it says', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'img402-curl-'));
    const files = [makeUniquePng(9_000, 20), Buffer.from('no image'), makeUniquePng(9_000, 21)];
    for (const [at, bytes] of files.entries()) await writeFile(path.join(folder, `${at}`), bytes);
    const parts = files.map((_, at) => ['-F', `image=@${path.join(folder, `${at}`)}`]).flat();
    const { stdout } = await run('curl', [
      '-s',
      `${app.url}/api/free`,
      ...parts,
      '-F',
      'expires=1h',
    ]);
    await rm(folder, { recursive: true });
    const { images } = JSON.parse(stdout) as { images: { url: string; expiresAt: string }[] };
    expect(images).toMatchObject([{}, { error: 'unsupported_format', status: 415 }, {}]);
    for (const { url, expiresAt } of [images[0]!, images[2]!]) {
      expect((await fetch(url)).status).toBe(200);
      expect(Date.parse(expiresAt) - Date.now()).toBeLessThanOrEqual(3_600_000);
    }
  });

  it('takes raw bytes and JSON, and answers a line of text', async () => {
    const png = makeUniquePng(9_000, 3);
    const raw = await fetch(`${app.url}/api/free`, {
      method: 'POST',
      body: new Uint8Array(png),
      headers: { 'content-type': 'image/png', accept: 'text/plain' },
    });
    expect(await raw.text()).toMatch(/^http:\/\/\S+\.png\n$/);
    const json = await fetch(`${app.url}/api/free`, {
      method: 'POST',
      body: JSON.stringify({ image: `data:image/png;base64,${png.toString('base64')}` }),
      headers: { 'content-type': 'application/json' },
    });
    expect(json.status).toBe(200);
  });

  it('takes a form without JavaScript and answers a page', async () => {
    const response = await postImage(app.url, makeUniquePng(9_000, 4), { accept: 'text/html' });
    const page = await response.text();
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(page).toContain('Delete token');
  });

  it('tells a client that is still sending that the file is too large', async () => {
    const response = await postImage(app.url, makeUniquePng(8_000_000, 5));
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({
      error: 'file_too_large',
      status: 413,
      retryable: false,
    });
  });

  it('gives up an endless body at the limit', async () => {
    const png = makeUniquePng(3_000_000, 6);
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        // Without a turn of the event loop the answer is never seen, and what is sent piles up in this process.
        await new Promise((resolve) => setImmediate(resolve));
        controller.enqueue(new Uint8Array(png.subarray(0, 65_536)));
        sent += 65_536;
      },
    });
    const outcome = await fetch(`${app.url}/api/free`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'image/png' },
      duplex: 'half',
    } as RequestInit).then(
      (response) => response.status,
      () => 'cut off',
    );
    expect([413, 422, 'cut off']).toContain(outcome);
    expect(sent).toBeLessThan(1e8);
  });

  it('answers one image for one idempotency key, however often and at once', async () => {
    const png = makeUniquePng(9_000, 7);
    const key = { 'idempotency-key': 'k'.repeat(32) };
    const answers = await Promise.all(
      Array.from({ length: 12 }, async () => (await postImage(app.url, png, key)).text()),
    );
    expect(new Set(answers).size).toBe(1);
    const other = await postImage(app.url, makeUniquePng(9_000, 8), key);
    expect(other.status).toBe(409);
  });

  it('deletes by token, once and for all', async () => {
    const { id, url, deleteToken } = await uploadImage(app.url, makeUniquePng(9_000, 9));
    const remove = (token: string) =>
      fetch(`${app.url}/api/images/${id}`, {
        method: 'DELETE',
        headers: { authorization: `Bearer ${token}` },
      });
    expect((await remove('0'.repeat(40))).status).toBe(403);
    expect((await fetch(url)).status).toBe(200);
    expect((await remove(deleteToken)).status).toBe(204);
    expect((await fetch(url)).status).toBe(404);
    expect((await fetch(`${app.url}/api/images/${id}`)).status).toBe(404);
  });

  it('answers preflights of any origin, and problem JSON on unknown paths', async () => {
    const preflight = await fetch(`${app.url}/api/free`, { method: 'OPTIONS' });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-headers')).toContain('idempotency-key');
    const unknown = await fetch(`${app.url}/api/nothing`);
    expect(unknown.headers.get('content-type')).toBe('application/problem+json');
    expect(unknown.status).toBe(404);
    const put = await fetch(`${app.url}/api/free`, { method: 'PUT' });
    expect([put.status, put.headers.get('allow')]).toEqual([405, 'POST']);
  });

  it('tells its health', async () => {
    const response = await fetch(`${app.url}/api/health`);
    expect(await response.json()).toMatchObject({
      status: 'ok',
      parts: { database: { state: 'ok' }, store: { state: 'ok' }, disk: { state: 'ok' } },
    });
  });
});
