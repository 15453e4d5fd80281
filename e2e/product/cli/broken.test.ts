import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApp, type RunningApp } from '../../start-app';
import { makeUniquePng } from '../make-unique-png';
import { CENT } from '../payments/expect-deal';
import { openMarket, type Market } from '../payments/open-market';
import { installCli, type InstalledCli, type Ran } from './install-cli';
import { makePayer } from './make-payer';
import { openLine, type Line } from './open-line';

let market: Market;
let dataDir: string;
let app: RunningApp;
let line: Line;
let cli: InstalledCli;
let env: Readonly<Record<string, string>>;
let index = 0;
beforeAll(async () => {
  market = await openMarket();
  dataDir = await mkdtemp(path.join(tmpdir(), 'img402-broken-'));
  app = await startApp({ env: market.env, dataDir });
  line = await openLine(app.url);
  cli = await installCli({ IMG402_SERVER: line.url });
  ({ env } = await makePayer(market.rpcUrl, 100n * CENT));
});
afterAll(async () => {
  await line.close();
  await app.stop();
  await Promise.all([market.close(), cli.remove()]);
  await rm(dataDir, { recursive: true, force: true });
});

async function restart(): Promise<void> {
  app = await startApp({ env: market.env, dataDir });
  line.point(app.url);
}

async function addFile(name: string): Promise<Buffer> {
  const png = makeUniquePng(9_000, (index += 1));
  await writeFile(path.join(cli.cwd, name), png);
  return png;
}

const isPaid = ({ headers }: IncomingMessage) => headers['payment-signature'] !== undefined;
const pay = (...args: string[]) => cli.run(args, { env });

/** Facts that may be counted: what the chain moved, and what the product has of it. */
async function count() {
  const [row] = await market.query<{ images: string; payments: string }>(
    `SELECT (SELECT count(*) FROM image WHERE tier = 'paid') AS images, (SELECT count(*) FROM payment) AS payments`,
  );
  return {
    cents: Number((await market.received()) / CENT),
    images: Number(row?.images),
    payments: Number(row?.payments),
  };
}

/** Expects that all of it, however often it was tried, was one payment for one image. */
async function expectOnce<T>(work: () => Promise<T>): Promise<T> {
  const before = await count();
  const result = await work();
  const { cents, images, payments } = await count();
  expect({
    cents: cents - before.cents,
    images: images - before.images,
    payments: payments - before.payments,
  }).toEqual({ cents: 1, images: 1, payments: 1 });
  return result;
}

async function expectGot({ code, stdout, stderr }: Ran, png: Buffer): Promise<void> {
  expect([code, stderr]).toEqual([0, '']);
  const served = await fetch(stdout.trim());
  expect(Buffer.from(await served.arrayBuffer()).equals(png)).toBe(true);
  expect(await readdir(path.join(cli.stateFolder, 'pending'))).toEqual([]);
}

it('an answer that is lost is asked for again, in the same run', async () => {
  const png = await addFile('lost.png');
  await expectOnce(async () => {
    const lost = line.lose(isPaid);
    await expectGot(await pay('--paid', 'lost.png'), png);
    await lost;
  });
});

it('a server that is killed after it took the money: the next run gets the image and pays nothing', async () => {
  const png = await addFile('killed.png');
  await expectOnce(async () => {
    const lost = line.lose(isPaid, () => app.kill());
    const broken = await pay('--paid', 'killed.png');
    await lost;
    expect([broken.code, broken.stdout]).toEqual([6, '']);
    expect(broken.stderr).toContain('img402 --resume');
    await restart();
    await expectGot(await pay('--paid', 'killed.png'), png);
  });
}, 120_000);

it('the same by --resume, without the file and without a key', async () => {
  const png = await addFile('resumed.png');
  await expectOnce(async () => {
    const lost = line.lose(isPaid, () => app.kill());
    expect((await pay('--paid', 'resumed.png')).code).toBe(6);
    await lost;
    await rm(path.join(cli.cwd, 'resumed.png'));
    await restart();
    await expectGot(await cli.run(['--resume']), png);
  });
}, 120_000);

it('a server that is killed while it settles: no second signature, one payment', async () => {
  const png = await addFile('settling.png');
  await expectOnce(async () => {
    await market.facilitator.queueFault({ name: 'hangs after settling' });
    const before = await market.received();
    const run = cli.start(['--paid', 'settling.png'], { env });
    await expect.poll(() => market.received(), { timeout: 20_000 }).toBe(before + CENT);
    await app.kill();
    expect((await run.ended).code).toBe(6);
    await restart();
    // Forty seconds go by: whoever held the payment has died.
    await market.query(`UPDATE payment SET lease_until = now() WHERE state = 'settling'`);
    await expectGot(await pay('--paid', 'settling.png'), png);
  });
}, 120_000);

it('a command line that is killed before it hears the answer', async () => {
  const png = await addFile('cli.png');
  await expectOnce(async () => {
    const lost = line.lose(isPaid, async () => {
      run.kill();
      await run.ended;
    });
    const run = cli.start(['--paid', 'cli.png'], { env });
    await lost;
    expect((await run.ended).code).toBeNull();
    const state = await readFile(path.join(cli.stateFolder, 'state.json'), 'utf8');
    expect(JSON.parse(state)).toMatchObject({ purchases: [{ name: 'cli.png' }] });
    await expectGot(await pay('--paid', 'cli.png'), png);
  });
});

it('an interrupt says what is left', async () => {
  const png = await addFile('interrupted.png');
  await expectOnce(async () => {
    const lost = line.lose(isPaid, async () => {
      run.interrupt();
      await run.ended;
    });
    const run = cli.start(['--paid', 'interrupted.png'], { env });
    await lost;
    const { code, stdout, stderr } = await run.ended;
    expect([code, stdout, stderr]).toEqual([130, '', 'img402: Interrupted.\n']);
    await expectGot(await cli.run(['--resume']), png);
  });
});

it('two runs with the same file at once are two purchases, one after the other, and none is lost', async () => {
  await addFile('twice.png');
  const before = await count();
  const runs = await Promise.all([pay('--paid', 'twice.png'), pay('--paid', 'twice.png')]);
  expect(runs.map(({ code }) => code)).toEqual([0, 0]);
  expect(new Set(runs.map(({ stdout }) => stdout)).size).toBe(2);
  expect((await count()).cents - before.cents).toBe(2);
});

it('a free upload whose answer is lost is one image', async () => {
  const png = await addFile('free.png');
  const images = async () => {
    const [row] = await market.query<{ count: string }>('SELECT count(*) FROM image');
    return Number(row?.count);
  };
  const before = await images();
  const lost = line.lose(({ url }) => url === '/api/free');
  await expectGot(await cli.run(['free.png']), png);
  await lost;
  expect((await images()) - before).toBe(1);
});

it('a keep whose answer is lost is one year', async () => {
  await addFile('kept.png');
  const { stdout } = await cli.run(['--json', 'kept.png']);
  const uploaded = JSON.parse(stdout) as Record<string, string>;
  const before = await count();
  const lost = line.lose(isPaid, () => app.kill());
  expect((await pay('--keep', uploaded.id!)).code).toBe(6);
  await lost;
  await restart();
  const kept = await cli.run(['--keep', '--json', uploaded.id!]);
  expect(kept.code).toBe(0);
  const { expiresAt } = JSON.parse(kept.stdout) as Record<string, string>;
  expect(Date.parse(expiresAt!) - Date.parse(uploaded.expiresAt!)).toBe(365 * 86_400_000);
  expect((await count()).cents - before.cents).toBe(1);
}, 120_000);
