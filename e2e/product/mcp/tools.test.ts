import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Client } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type RunningApp } from '../../start-app';
import { makeUniquePng } from '../make-unique-png';
import { uploadImage, type UploadAnswer } from '../post-image';
import { callTool } from './call-tool';
import { connectMcp } from './connect-mcp';
import { fitsSchema } from './fits-schema';
import { runCommand } from './run-command';

let app: RunningApp;
let folder: string;
let index = 0;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'img402-mcp-'));
  app = await startApp();
});
afterAll(async () => {
  await app.stop();
  await rm(folder, { recursive: true });
});

const nextPng = (bytes = 9_000) => makeUniquePng(bytes, (index += 1));

async function expectServed(url: unknown, bytes: Buffer): Promise<void> {
  const served = Buffer.from(await (await fetch(String(url))).arrayBuffer());
  expect(served.equals(bytes)).toBe(true);
}

describe.each(['legacy', 'modern'] as const)('the official client, %s', (era) => {
  let client: Client;
  beforeAll(async () => {
    client = await connectMcp(app.url, era);
  });
  afterAll(() => client.close());

  it('lists five tools, each with schemas that a validator takes', async () => {
    expect(client.getServerVersion()).toMatchObject({ name: 'img402' });
    expect(client.getInstructions()).toContain('create_upload');
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual([
      'upload_image',
      'create_upload',
      'image_info',
      'delete_image',
      'keep_image',
    ]);
    for (const tool of tools) {
      expect(tool.inputSchema.type).toBe('object');
      expect(tool.outputSchema).toMatchObject({ type: 'object' });
      expect(fitsSchema(tool.inputSchema, { id: 7 })).toBe(false);
      expect(fitsSchema(tool.outputSchema, { unlike: 'any' })).toBe(false);
      expect(Object.keys(tool.annotations ?? {})).toHaveLength(4);
      expect(tool.title).toBeTruthy();
      expect(tool.description!.length).toBeGreaterThan(100);
    }
    const hints = Object.fromEntries(tools.map(({ name, annotations }) => [name, annotations]));
    expect(hints.image_info).toMatchObject({ readOnlyHint: true });
    expect(hints.delete_image).toMatchObject({ destructiveHint: true, readOnlyHint: false });
  });

  it('uploads base64 and a data URL, tells of the image, and deletes it', async () => {
    const png = nextPng();
    const base64 = png.toString('base64');
    for (const image of [base64, `data:image/png;base64,${base64}`]) {
      const { data, text } = await callTool(client, 'upload_image', { image, expires: '1h' });
      expect(JSON.parse(text)).toEqual(data);
      await expectServed(data.url, png);
      const hours = (Date.parse(String(data.expiresAt)) - Date.now()) / 3_600_000;
      expect(hours).toBeCloseTo(1, 1);
      for (const id of [data.id, data.url, data.pageUrl]) {
        const info = await callTool(client, 'image_info', { id });
        expect(info.data).toMatchObject({ url: data.url, sizeBytes: data.sizeBytes });
        expect(info.text).not.toContain(data.deleteToken);
      }
      const gone = await callTool(client, 'delete_image', {
        id: data.url,
        deleteToken: data.deleteToken,
      });
      expect(gone.data).toEqual({ id: data.id, deleted: true });
      expect((await fetch(String(data.url))).status).toBe(404);
      const none = await callTool(client, 'image_info', { id: data.id });
      expect(none).toMatchObject({ isError: true });
      expect(none.text).toMatch(/^not_found: .*Next: /);
    }
  });

  it('uploads by URL', async () => {
    const png = nextPng();
    const { url, id } = await uploadImage(app.url, png);
    const { data } = await callTool(client, 'upload_image', { url, expires: '1h' });
    expect(data.id).not.toBe(id);
    await expectServed(data.url, png);
  });

  it('uploads once for one idempotency key', async () => {
    const args = { image: nextPng().toString('base64'), idempotencyKey: `key-${era}-0123456789` };
    const first = await callTool(client, 'upload_image', args);
    expect(await callTool(client, 'upload_image', args)).toEqual(first);
    const other = { ...args, image: nextPng().toString('base64') };
    expect((await callTool(client, 'upload_image', other)).text).toMatch(/^idempotency_conflict: /);
  });

  it('gives a command that uploads a file, as it is printed, and twice the same', async () => {
    const png = nextPng();
    await writeFile(path.join(folder, 'shot.png'), png);
    const { data } = await callTool(client, 'create_upload', {
      filename: 'shot.png',
      expires: '2d',
    });
    expect(data).toMatchObject({ tier: 'free', uploadUrl: `${app.url}/api/free` });
    const uploaded = await runCommand<UploadAnswer>(String(data.command), folder);
    await expectServed(uploaded.url, png);
    expect((Date.parse(uploaded.expiresAt) - Date.now()) / 86_400_000).toBeCloseTo(2, 1);
    expect(await runCommand(String(data.command), folder)).toEqual(uploaded);
  });
});

describe('what is no image', () => {
  let client: Client;
  beforeAll(async () => {
    client = await connectMcp(app.url, 'legacy');
  });
  afterAll(() => client.close());

  const tooLarge = () => makeUniquePng(1_200_000, 1).toString('base64');
  it.each([
    ['bad base64', () => ({ image: 'not base64 at all!' }), /^invalid_request: /],
    [
      'half an image',
      () => ({ image: nextPng().toString('base64').slice(0, 4000) }),
      /^\w+: .*create_upload/,
    ],
    ['text', () => ({ image: Buffer.from('hello').toString('base64') }), /^unsupported_format: /],
    ['what is too large', () => ({ image: tooLarge() }), /^file_too_large: .*Next: .*paid/],
    ['nothing', () => ({}), /^invalid_request: Give exactly one/],
    ['two images', () => ({ image: 'QQ==', url: 'https://a.example/b.png' }), /exactly one/],
    ['a short life', () => ({ image: 'QQ==', expires: '1s' }), /^invalid_request: .*1 minute/],
    ['an unknown argument', () => ({ imag: 'QQ==' }), /Unrecognized key: "imag"/],
    ['a weak key', () => ({ image: 'QQ==', idempotencyKey: 'short' }), /idempotencyKey/],
    ['no URL', () => ({ url: 'file:///etc/passwd' }), /url/],
    ['an inner address', () => ({ url: `${app.url}/api/health` }), /^url_not_allowed: .*Next: /],
  ])('is refused with a word on what to do: %s', async (_, args, told) => {
    const { isError, text, data } = await callTool(client, 'upload_image', args());
    expect(text).toMatch(told);
    expect(isError).toBe(true);
    expect(data).toEqual({});
  });

  it.each([
    ['image_info', { id: 'aaaaaaaaaaaa' }, /^not_found: .*Next: /],
    ['image_info', { id: 'https://elsewhere.example/aaaaaaaaaaaa.png' }, /^invalid_request: /],
    ['image_info', { id: '../../etc/passwd' }, /^invalid_request: /],
    ['delete_image', { id: 'aaaaaaaaaaaa', deleteToken: 'x' }, /^forbidden: .*Next: /],
    ['delete_image', { id: 'aaaaaaaaaaaa' }, /deleteToken/],
    ['keep_image', { id: 'aaaaaaaaaaaa' }, /^not_found: /],
    ['create_upload', { filename: 'a\nb.png' }, /control characters/],
    ['create_upload', { expires: 'tomorrow' }, /^invalid_request: /],
  ])('%s %j', async (name, args, told) => {
    const { isError, text } = await callTool(client, name, args);
    expect(text).toMatch(told);
    expect(isError).toBe(true);
  });

  it('leaves an image alone whose token is another one', async () => {
    const png = nextPng();
    const [mine, other] = [await uploadImage(app.url, png), await uploadImage(app.url, nextPng())];
    const args = { id: mine.id, deleteToken: other.deleteToken };
    expect((await callTool(client, 'delete_image', args)).text).toMatch(/^forbidden: /);
    await expectServed(mine.url, png);
  });
});

describe('a command', () => {
  it.each([
    `it's $(touch pwned) \`touch pwned\`.png`,
    'a"b\\c;type=gif,d.png',
    '-',
    '--next.png',
    '; touch pwned #.png',
    '~/home shot.png',
    'ünï ☃.png',
  ])('uploads a file of the name %j and does nothing else', async (filename) => {
    const client = await connectMcp(app.url, 'modern');
    const inside = await mkdtemp(path.join(folder, 'shell-'));
    const png = nextPng();
    await writeFile(path.join(inside, filename.replace(/^~\//, '')), png);
    const { data } = await callTool(client, 'create_upload', { filename });
    await client.close();
    const { url } = await runCommand<UploadAnswer>(String(data.command), inside);
    await expectServed(url, png);
    await expect(
      writeFile(path.join(inside, 'pwned'), '', { flag: 'wx' }),
    ).resolves.toBeUndefined();
  });
});
