import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type RunningApp } from '../../start-app';
import { installCli, type InstalledCli } from '../cli/install-cli';
import { makePayer } from '../cli/make-payer';
import { makeUniquePng } from '../make-unique-png';
import { CENT, expectDeal } from '../payments/expect-deal';
import { openMarket, type Market } from '../payments/open-market';
import { uploadImage, type UploadAnswer } from '../post-image';
import { callTool } from './call-tool';
import { runCommand } from './run-command';

let market: Market;
let app: RunningApp;
let cli: InstalledCli;
let payer: Awaited<ReturnType<typeof makePayer>>;
let index = 0;
beforeAll(async () => {
  market = await openMarket();
  app = await startApp({ env: market.env });
  cli = await installCli({ IMG402_SERVER: app.url });
  payer = await makePayer(market.rpcUrl, 100n * CENT);
});
afterAll(async () => {
  await app.stop();
  await Promise.all([market.close(), cli.remove()]);
});

const open: Client[] = [];
afterEach(async () => {
  for (const client of open.splice(0)) await client.close();
});

/** The installed program with the official client in front of it. */
async function connect(
  args: readonly string[] = [],
  { era = 'legacy', pays = true }: { era?: 'legacy' | 'modern'; pays?: boolean } = {},
): Promise<Client> {
  const client = new Client(
    { name: 'img402-test', version: '1.0.0' },
    { versionNegotiation: { mode: era === 'modern' ? { pin: '2026-07-28' } : 'legacy' } },
  );
  const env = { ...(cli.env as Record<string, string>), ...(pays ? payer.env : {}) };
  await client.connect(
    new StdioClientTransport({ command: cli.bin, args: ['mcp', ...args], env, cwd: cli.cwd }),
  );
  open.push(client);
  return client;
}

async function addFile(name: string, bytes = 9_000): Promise<Buffer> {
  const png = makeUniquePng(bytes, (index += 1));
  await writeFile(path.join(cli.cwd, name), png);
  return png;
}

async function expectServed(url: unknown, bytes: Buffer): Promise<void> {
  const served = Buffer.from(await (await fetch(String(url))).arrayBuffer());
  expect(served.equals(bytes)).toBe(true);
}

const expectToPay = <T>(cents: number, action: () => Promise<T>): Promise<T> =>
  expectDeal(market, { cents }, action);
const yearsAhead = (at: unknown) => (Date.parse(String(at)) - Date.now()) / (365 * 86_400_000);

describe.each(['legacy', 'modern'] as const)('img402 mcp and the official client, %s', (era) => {
  it('lists the tools of /mcp, and what it may spend', async () => {
    const client = await connect([], { era });
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual([
      'upload_image',
      'create_upload',
      'image_info',
      'delete_image',
      'keep_image',
    ]);
    const [upload, create] = tools;
    expect(upload!.inputSchema.properties).toHaveProperty('path');
    expect(upload!.inputSchema.properties).not.toHaveProperty('idempotencyKey');
    expect(upload!.description).toContain('at most $0.02 a call and $0.05 in all');
    expect(create!.inputSchema.properties).not.toHaveProperty('idempotencyKey');
  });

  it('uploads a file, tells of it, and deletes it by the token that it remembers', async () => {
    const client = await connect([], { era });
    const png = await addFile('shot.png');
    const { data } = await callTool(client, 'upload_image', { path: 'shot.png', expires: '1h' });
    await expectServed(data.url, png);
    expect((await callTool(client, 'image_info', { id: data.url })).data).toMatchObject({
      id: data.id,
    });
    const gone = await callTool(client, 'delete_image', { id: data.id });
    expect(gone.data).toEqual({ id: data.id, deleted: true });
    expect((await fetch(String(data.url))).status).toBe(404);
  });

  it('uploads base64, and by a command', async () => {
    const client = await connect([], { era });
    const png = await addFile('by command.png');
    const image = png.toString('base64');
    await expectServed((await callTool(client, 'upload_image', { image })).data.url, png);
    const { data } = await callTool(client, 'create_upload', { filename: 'by command.png' });
    const { url } = await runCommand<UploadAnswer>(String(data.command), cli.cwd);
    await expectServed(url, png);
  });

  it('pays by itself for an upload and for a keep', async () => {
    const client = await connect([], { era });
    const png = await addFile('large.png', 2_000_000);
    const { data } = await expectToPay(1, () =>
      callTool(client, 'upload_image', { path: 'large.png', tier: 'paid' }),
    );
    await expectServed(data.url, png);
    expect(yearsAhead(data.expiresAt)).toBeCloseTo(1, 2);
    expect(data.transaction).toBe((await market.transfers()).at(-1)!.transactionHash);
    const kept = await expectToPay(1, () => callTool(client, 'keep_image', { id: data.url }));
    expect(yearsAhead(kept.data.expiresAt)).toBeCloseTo(2, 2);
  });
});

describe('what img402 mcp may spend', () => {
  it('is so much in all, over all calls', async () => {
    const client = await connect(['--max-usd', '0.02']);
    const images = [1, 2, 3].map(() => uploadImage(app.url, makeUniquePng(9_000, (index += 1))));
    const ids = (await Promise.all(images)).map(({ id }) => id);
    const answers = await expectToPay(2, () =>
      Promise.all(ids.map((id) => callTool(client, 'keep_image', { id }))),
    );
    const refused = answers.filter(({ isError }) => isError);
    expect(refused).toHaveLength(1);
    expect(refused[0]!.text).toMatch(/^over_budget: .*\$0\.00 are left.*Nothing was signed/);
  });

  it('is so much a call', async () => {
    const client = await connect(['--max-usd', '5', '--max-usd-per-call', '0.009']);
    await addFile('dear.png');
    const { text } = await expectToPay(0, () =>
      callTool(client, 'upload_image', { path: 'dear.png', tier: 'paid' }),
    );
    expect(text).toMatch(/^over_budget: .*--max-usd-per-call/);
  });

  it('is nothing without a key, which it says beforehand', async () => {
    const client = await connect([], { pays: false });
    const { tools } = await client.listTools();
    expect(tools.at(-1)!.description).toContain('IMG402_PRIVATE_KEY');
    const { id } = await uploadImage(app.url, await addFile('poor.png'));
    const { text } = await expectToPay(0, () => callTool(client, 'keep_image', { id }));
    expect(text).toMatch(/^no_key: .*Nothing was charged/);
  });
});

describe('what leaves the machine', () => {
  it.each([
    ['a file that is no picture', { path: 'secret.txt' }, /^unsupported_format: .*Nothing of it/],
    ['a file that there is not', { path: 'none.png' }, /^unreadable: /],
    ['a folder', { path: '.' }, /^is_folder: /],
    ['base64 that is none', { image: 'a secret!' }, /^invalid_request: /],
    ['nothing', {}, /^invalid_request: Give exactly one/],
  ])('is not %s', async (_, args, told) => {
    await writeFile(path.join(cli.cwd, 'secret.txt'), 'a private key');
    // Of an address where nobody listens: whatever was sent would have failed in another way.
    const client = await connect(['--server', 'http://127.0.0.1:9']);
    const { isError, text } = await callTool(client, 'upload_image', args);
    expect(isError).toBe(true);
    expect(text).toMatch(told);
  });

  it('is no token or payment for another server', async () => {
    const client = await connect();
    const id = 'http://127.0.0.1:9/aaaaaaaaaaaa';
    for (const name of ['keep_image', 'delete_image']) {
      const args = name === 'keep_image' ? { id } : { id, deleteToken: 'a-secret' };
      const { text } = await expectToPay(0, () => callTool(client, name, args));
      expect(text).toMatch(/^other_server: /);
    }
  });

  it('says what to do where nobody answers', async () => {
    const client = await connect(['--server', 'http://127.0.0.1:9']);
    await addFile('lost.png');
    const { isError, text } = await callTool(client, 'image_info', { id: 'aaaaaaaaaaaa' });
    expect(isError).toBe(true);
    expect(text).not.toBe('');
  });
});

describe('the program', () => {
  it.each([
    [['--help'], 0, /--max-usd-per-call/],
    [['--max-usd', 'much'], 2, /sums in dollars/],
    [['--server', 'nowhere'], 2, /origin of an instance/],
    [['--what'], 2, /--what/],
    [['word'], 2, /word/],
  ] as const)('mcp %j', async (args, code, told) => {
    const ran = await cli.run(['mcp', ...args]);
    expect(ran.code).toBe(code);
    expect(ran.stdout + ran.stderr).toMatch(told);
  });

  it('says nothing on stdout but the protocol, and ends with its input', async () => {
    const message = `${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' })}\n{\n`;
    const ran = await cli.run(['mcp'], { input: Buffer.from(message) });
    expect(ran.code).toBe(0);
    for (const line of ran.stdout.split('\n').filter((text) => text !== '')) {
      expect(JSON.parse(line)).toMatchObject({ jsonrpc: '2.0' });
    }
  });

  it('brings its key nowhere', async () => {
    const key = payer.env.IMG402_PRIVATE_KEY!;
    const state = await readFile(path.join(cli.stateFolder, 'state.json'), 'utf8').catch(() => '');
    expect(state).not.toContain(key.slice(2));
  });
});
