import { execFileSync } from 'node:child_process';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve } from '@/dev/context/serve';
import { findNode24 } from '@/dev/node-24/find-node-24';
import { startApp, type RunningApp } from '../../start-app';
import { makeUniquePng } from '../make-unique-png';
import { runBundle } from './run-bundle';

let app: RunningApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(async () => {
  await app.stop();
});

const none = { comment: 'false' };
type Put = { name: string; url: string; id: string; expiresAt: string; deleteToken?: string };
const readJson = (text = '') => JSON.parse(text) as Put[];
const png = (index: number) => makeUniquePng(5_000, index);

describe('the bundled action and the running product', () => {
  it('runs under the Node that GitHub runs actions with', () => {
    const version = execFileSync(findNode24(), ['--version'], { encoding: 'utf8' });
    // Where npm has none for this platform, the tests' own takes its place.
    if (process.platform === 'linux') expect(version).toMatch(/^v24\./);
    else expect(version).toMatch(/^v\d+\./);
  });

  it('uploads what the patterns match, in the order of their names', async () => {
    const files = {
      'shots/b.png': png(1),
      'shots/deep/a.png': png(2),
      'shots/left-out.png': png(3),
      'notes.txt': 'no image',
    };
    const { code, outputs, summary, commands } = await runBundle({
      inputs: { files: 'shots/**/*.png\n!shots/left-out.png', server: app.url, ...none },
      files,
    });
    expect([code, commands]).toEqual([0, []]);
    const images = readJson(outputs.json);
    expect(images.map(({ name }) => name)).toEqual(['b.png', 'deep/a.png']);
    expect(outputs.urls).toBe(images.map(({ url }) => url).join('\n'));
    expect(outputs.failed).toBe('0');
    const served = await fetch(images[1]!.url);
    expect(Buffer.from(await served.arrayBuffer()).equals(files['shots/deep/a.png'])).toBe(true);
    for (const { url } of images) {
      expect(summary).toContain(url);
      expect(outputs.markdown).toContain(url);
    }
    expect(outputs['comment-url']).toBe('');
  });

  it('takes the server from the environment, and lets images live as long as it is told', async () => {
    const { outputs } = await runBundle({
      inputs: { files: 'a.png', expires: '2h', summary: 'false', ...none },
      files: { 'a.png': png(4) },
      env: { IMG402_SERVER: `${app.url}/` },
    });
    const [image] = readJson(outputs.json);
    const life = Date.parse(image!.expiresAt) - Date.now();
    expect(life).toBeGreaterThan(0);
    expect(life).toBeLessThanOrEqual(7_200_000);
    expect(image).not.toHaveProperty('deleteToken');
  });

  it('gives delete tokens where asked for, and has the runner mask them', async () => {
    const { outputs, commands, log } = await runBundle({
      inputs: { files: 'a.png', server: app.url, 'delete-tokens': 'true', ...none },
      files: { 'a.png': png(5) },
    });
    const { id, deleteToken, url } = readJson(outputs.json)[0]!;
    expect(commands).toEqual([
      { name: 'add-mask', properties: expect.anything(), message: deleteToken },
    ]);
    expect(log.split(deleteToken!)).toHaveLength(2);
    const gone = await fetch(`${app.url}/api/images/${id}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${deleteToken}` },
    });
    expect([gone.status, (await fetch(url)).status]).toEqual([204, 404]);
  });

  it('uploads files of the same bytes once', async () => {
    const { outputs } = await runBundle({
      inputs: { files: '*.png', server: app.url, ...none },
      files: { 'a.png': png(6), 'b.png': png(6), 'c.png': png(7) },
    });
    const [a, b, c] = readJson(outputs.json);
    expect([a!.url === b!.url, a!.url === c!.url]).toEqual([true, false]);
  });

  it('points at the file that is refused, uploads the others, and fails', async () => {
    const { code, outputs, commands, summary } = await runBundle({
      inputs: { files: 'shots/*', server: app.url, ...none },
      files: {
        'shots/bad.png': 'no image',
        'shots/big.png': makeUniquePng(3e6, 8),
        'shots/good.png': png(9),
      },
    });
    expect(code).toBe(1);
    expect(outputs.failed).toBe('2');
    expect(readJson(outputs.json).map(({ name }) => name)).toEqual(['good.png']);
    expect(commands).toMatchObject([
      {
        name: 'error',
        properties: { file: 'shots/bad.png', title: 'Not uploaded: unsupported_format' },
      },
      {
        name: 'error',
        properties: { file: 'shots/big.png', title: 'Not uploaded: file_too_large' },
      },
      { name: 'error', message: '2 of 3 images were not uploaded.' },
    ]);
    expect(summary).toContain('<code>bad.png</code>: <code>');
  });

  it('goes on after a refused file where it is told to', async () => {
    const { code, commands } = await runBundle({
      inputs: { files: 'a.png', server: app.url, 'fail-on-error': 'false', ...none },
      files: { 'a.png': 'no image' },
    });
    expect(code).toBe(0);
    expect(commands.map(({ name }) => name)).toEqual(['warning', 'warning']);
  });

  it.each([
    ['warn', 0, ['warning']],
    ['error', 1, ['error']],
    ['ignore', 0, []],
  ])('does as it is told where no file matches: %s', async (choice, exit, said) => {
    const { code, commands, outputs } = await runBundle({
      inputs: { files: '*.png', server: app.url, 'if-no-files-found': choice },
    });
    expect(code).toBe(exit);
    expect(commands.map(({ name }) => name)).toEqual(said);
    expect(outputs).toMatchObject({ urls: '', json: '[]', failed: '0' });
  });

  it('tells all that is wrong with the inputs at once', async () => {
    const { code, commands } = await runBundle({ inputs: { files: ' ', comment: 'maybe' } });
    expect(code).toBe(1);
    expect(commands).toMatchObject([{ name: 'error' }]);
    for (const name of ['"server"', '"files"', '"comment"']) {
      expect(commands[0]!.message).toContain(name);
    }
  });

  it('goes through the proxy that the runner names, but where it is not to', async () => {
    const asked: string[] = [];
    const proxy = await serve((_, response) => response.writeHead(501).end());
    proxy.server.on('connect', ({ url = '' }: IncomingMessage, socket: Duplex) => {
      asked.push(url);
      const onward = connect(Number(url.split(':')[1]), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        socket.pipe(onward).pipe(socket);
      });
      for (const end of [socket, onward])
        end.on('error', () => [socket, onward].map((s) => s.destroy()));
    });
    const upload = (env: Record<string, string>) =>
      runBundle({
        inputs: { files: 'a.png', server: app.url, ...none },
        files: { 'a.png': png(12) },
        env: { http_proxy: proxy.url, ...env },
      });
    const through = await upload({});
    expect([through.code, asked]).toEqual([0, [new URL(app.url).host]]);
    const around = await upload({ no_proxy: '127.0.0.1' });
    expect([around.code, asked.length]).toEqual([0, 1]);
    await proxy.close();
  });

  it('gives up a server that is not there', async () => {
    const { url, close } = await serve(() => undefined);
    await close();
    const { code, commands, outputs } = await runBundle({
      inputs: { files: '*.png', server: url, ...none },
      files: { 'a.png': png(10), 'b.png': png(11) },
    });
    expect([code, outputs.failed, outputs.urls]).toEqual([1, '2', '']);
    expect(commands[0]).toMatchObject({
      properties: { title: 'Not uploaded: unreachable' },
      message: expect.stringContaining('ECONNREFUSED') as string,
    });
  });
});
