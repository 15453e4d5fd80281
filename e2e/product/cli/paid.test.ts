import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mine } from '@/dev/chain/mine';
import { readBalance } from '@/dev/chain/read-balance';
import { startApp, type RunningApp } from '../../start-app';
import { makeUniquePng } from '../make-unique-png';
import { CENT, expectDeal } from '../payments/expect-deal';
import { openMarket, type Market } from '../payments/open-market';
import { installCli, type InstalledCli } from './install-cli';
import { makePayer } from './make-payer';

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

async function addFile(name: string, bytes = 9_000): Promise<Buffer> {
  const png = makeUniquePng(bytes, (index += 1));
  await writeFile(path.join(cli.cwd, name), png);
  return png;
}

async function expectServed(url: string, png: Buffer): Promise<void> {
  const bytes = Buffer.from(await (await fetch(url)).arrayBuffer());
  expect(bytes.equals(png)).toBe(true);
}

const pay = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  cli.run(args, { env: { ...payer.env, ...env } });
const linesOf = (text: string) => text.split('\n').filter((line) => line !== '');
const yearsAhead = (expiresAt: string) => (Date.parse(expiresAt) - Date.now()) / 31_536_000_000;
const NOTHING = { cents: 0 };

describe('a paid upload', () => {
  it('costs a cent, is there for a year, and leaves nothing unfinished', async () => {
    const png = await addFile('paid.png', 3_000_000);
    const before = await readBalance(market.rpcUrl, payer.address);
    const { code, stdout, stderr } = await expectDeal(market, { cents: 1 }, () =>
      pay(['--paid', '--json', 'paid.png']),
    );
    expect([code, stderr]).toEqual([0, '']);
    const told = JSON.parse(stdout) as Record<string, string>;
    expect(told.tier).toBe('paid');
    expect(yearsAhead(told.expiresAt!)).toBeCloseTo(1, 2);
    expect((await market.transfers()).at(-1)?.transactionHash).toBe(told.transaction);
    expect(before - (await readBalance(market.rpcUrl, payer.address))).toBe(CENT);
    await expectServed(told.url!, png);
    expect(await readdir(path.join(cli.stateFolder, 'pending'))).toEqual([]);
    expect(await cli.run(['--resume'])).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  it('of several files pays for each, in their order', async () => {
    const pngs = [await addFile('1.png'), await addFile('2.png'), await addFile('3.png')];
    const { code, stdout } = await expectDeal(market, { cents: 3 }, () =>
      pay(['--paid', '1.png', '2.png', '3.png']),
    );
    expect(code).toBe(0);
    for (const [at, url] of linesOf(stdout).entries()) await expectServed(url, pngs[at]!);
  });

  it('of what is no image costs nothing', async () => {
    await writeFile(path.join(cli.cwd, 'bad.png'), 'no image at all');
    const { code, stderr } = await expectDeal(market, NOTHING, () => pay(['--paid', 'bad.png']));
    expect([code, stderr]).toEqual([4, expect.stringContaining('bad.png')]);
    expect(await cli.run(['--resume'])).toEqual({ code: 0, stdout: '', stderr: '' });
  });
});

describe('a keep', () => {
  it('adds a year for a cent, by URL, and the new end is remembered', async () => {
    await addFile('kept.png');
    const { stdout } = await cli.run(['kept.png']);
    const kept = await expectDeal(market, { cents: 1 }, () => pay(['--keep', stdout.trim()]));
    expect(kept).toEqual({ code: 0, stdout, stderr: '' });
    const listed = await cli.run(['--list', '--json']);
    const image = linesOf(listed.stdout)
      .map((line) => JSON.parse(line) as Record<string, string>)
      .find(({ url }) => url === stdout.trim());
    expect(yearsAhead(image!.expiresAt!)).toBeGreaterThan(1);
    expect((await cli.run(['--delete', stdout.trim()])).code).toBe(0);
    const gone = await expectDeal(market, NOTHING, () => pay(['--keep', stdout.trim()]));
    expect(gone.code).toBe(4);
  });
});

describe('no money moves', () => {
  it.each([
    ['without a key', {}, 'IMG402_PRIVATE_KEY'],
    ['with something else as a key', { IMG402_PRIVATE_KEY: 'hunter2-hunter2' }, '64 hex digits'],
  ])('%s', async (_, env: Record<string, string>, words) => {
    await addFile('key.png');
    const run = () => cli.run(['--paid', 'key.png'], { env });
    const { code, stdout, stderr } = await expectDeal(market, NOTHING, run);
    expect([code, stdout]).toEqual([5, '']);
    expect(stderr).toContain(words);
    expect(stderr).not.toContain('hunter2');
  });

  it('over the cap, for one and for all of a run together', async () => {
    for (const name of ['a.png', 'b.png', 'c.png']) await addFile(name);
    await expectDeal(market, NOTHING, async () => {
      const one = await pay(['--paid', 'a.png', '--max-usd', '0.009999']);
      expect([one.code, one.stderr]).toEqual([5, expect.stringContaining('$0.01')]);
      const all = await pay(['--paid', 'a.png', 'b.png', 'c.png', '--max-usd', '0.02']);
      expect([all.code, all.stdout]).toEqual([5, '']);
      expect(all.stderr).toContain('3 images cost $0.03');
      const keep = await pay(['--keep', 'abcdefghijkl', '--max-usd', '0']);
      expect([4, 5]).toContain(keep.code);
    });
  });

  it('from an account that has none, and the file is not blocked by it', async () => {
    const png = await addFile('poor.png');
    const poor = await makePayer(market.rpcUrl, 0n);
    const run = () => cli.run(['--paid', 'poor.png'], { env: poor.env });
    const { code, stderr } = await expectDeal(market, { cents: 0, settles: 1 }, run);
    expect([code, stderr]).toEqual([5, expect.stringContaining('holds less USDC')]);
    const { stdout } = await expectDeal(market, { cents: 1 }, () => pay(['--paid', 'poor.png']));
    await expectServed(stdout.trim(), png);
  });

  it('where nothing can be remembered', async () => {
    await addFile('state.png');
    await writeFile(path.join(cli.cwd, 'a-file'), '');
    const XDG_STATE_HOME = path.join(cli.cwd, 'a-file');
    const run = () => pay(['--paid', 'state.png'], { XDG_STATE_HOME });
    const { code, stderr } = await expectDeal(market, NOTHING, run);
    expect([code, stderr]).toEqual([7, expect.stringContaining('cannot be used')]);
  });
});

describe('a payment that the facilitator keeps unclear', () => {
  it('is waited for, and is one payment', async () => {
    const png = await addFile('slow.png');
    await market.facilitator.queueFault({ name: 'pending' });
    const { code, stdout, stderr } = await expectDeal(market, { cents: 1 }, () =>
      pay(['--paid', 'slow.png']),
    );
    expect([code, stderr]).toEqual([0, '']);
    await expectServed(stdout.trim(), png);
  });
});

it('leaves a state folder for this user alone', async () => {
  const home = path.join(cli.cwd, 'fresh');
  await mkdir(home);
  await addFile('fresh.png');
  const { code } = await pay(['--paid', 'fresh.png'], { XDG_STATE_HOME: home });
  expect(code).toBe(0);
  const entries = await readdir(path.join(home, 'img402'), { withFileTypes: true });
  for (const entry of entries) {
    const { mode } = await stat(path.join(home, 'img402', entry.name));
    expect([entry.name, mode & 0o077]).toEqual([entry.name, 0]);
  }
});

it('ends an unclear payment that a kill has left, when the chain is sure that it never came', async () => {
  await addFile('left.png');
  await market.facilitator.queueFault({ name: 'pending for ever' });
  const env = { ...payer.env };
  const run = cli.start(['--paid', 'left.png'], { env });
  const file = path.join(cli.stateFolder, 'state.json');
  // The address of its state is written down as soon as it is told.
  await expect
    .poll(() => readFile(file, 'utf8'), { timeout: 20_000 })
    .toMatch(/"statusPath": "\/api/);
  run.kill();
  await run.ended;
  const [spooled] = await readdir(path.join(cli.stateFolder, 'pending'));
  const { mode } = await stat(path.join(cli.stateFolder, 'pending', spooled!));
  expect(mode & 0o777).toBe(0o600);
  expect(await readFile(file, 'utf8')).not.toContain(payer.env.IMG402_PRIVATE_KEY!.slice(2));
  // What never came runs out on the chain; then it is refused for certain. It stays so late on this chain, so this test is its last.
  await mine(market.rpcUrl, { seconds: 700 });
  const resumed = await expectDeal(market, NOTHING, () => cli.run(['--resume']));
  expect([resumed.code, resumed.stdout]).toEqual([5, '']);
  expect(resumed.stderr).toContain('Nothing was charged');
  expect(await readdir(path.join(cli.stateFolder, 'pending'))).toEqual([]);
});
