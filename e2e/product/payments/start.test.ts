import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { mnemonicToAccount } from 'viem/accounts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findFreePort } from '@/dev/find-free-port';
import { findProcesses } from '@/dev/chain/find-processes';
import { MNEMONIC } from '@/dev/chain/launch-anvil';
import { listTransfers } from '@/dev/chain/list-transfers';
import { readBalance } from '@/dev/chain/read-balance';
import { stateFiles } from '@/dev/chain/state-files';
import { startApp, type RunningApp } from '../../start-app';
import { makeUniquePng } from '../make-unique-png';
import { uploadImage, type UploadAnswer } from '../post-image';
import { CENT } from './expect-deal';
import { fetchChallenge } from './fetch-challenge';
import { makeForm } from './make-form';
import { makePayingFetch } from './make-paying-fetch';
import { openMarket } from './open-market';

const DIST = fileURLToPath(new URL('../../../dist', import.meta.url));
const PAGES = ['/', '/docs', '/docs/free', '/docs/limits', '/docs/agents', '/pricing', '/security'];
const PAY_TO = '0x4020000000000000000000000000000000000402';

let dataDir: string;
beforeEach(async () => {
  dataDir = path.join(await mkdtemp(path.join(tmpdir(), 'img402-start-')), 'data');
});
afterEach(() => rm(path.dirname(dataDir), { recursive: true }));

const isRunning = () => findProcesses(stateFiles(path.join(dataDir, 'chain')).atExit).length > 0;
const readPage = async (app: RunningApp, page: string) => (await fetch(app.url + page)).text();

describe('half a network configuration', () => {
  const url = { X402_FACILITATOR_URL: 'https://facilitator.example.org' };
  it.each([
    [{ NETWORK: 'base' }, ['PAY_TO', 'RPC_URL', 'X402_FACILITATOR_URL']],
    [
      { NETWORK: 'base', PAY_TO, ...url, CDP_API_KEY_ID: 'id' },
      ['RPC_URL', 'CDP_API_KEY_SECRET', 'X402_FACILITATOR_URL'],
    ],
    [
      { NETWORK: 'solana', PAY_TO: '0x1', RPC_URL: 'ftp://x' },
      ['NETWORK', 'PAY_TO', 'RPC_URL', 'X402_FACILITATOR_URL'],
    ],
  ])('%j is refused with all its faults at once, and nothing is made', async (env, names) => {
    const error = await startApp({ dataDir, env }).then(
      () => 'it started',
      (thrown: unknown) => String(thrown),
    );
    for (const name of names)
      expect(error).toMatch(new RegExp(`^${name} .*Example: ${name}=`, 'm'));
    expect(error.match(/Example: /g)).toHaveLength(names.length);
    await expect(stat(dataDir)).rejects.toThrow(/ENOENT/);
  });

  it.each([0, 9])(
    'account %i of the mnemonic that everybody knows is refused on mainnet',
    async (addressIndex) => {
      const { address } = mnemonicToAccount(MNEMONIC, { addressIndex });
      const env = { NETWORK: 'base', RPC_URL: 'https://rpc.example.org', ...url, PAY_TO: address };
      await expect(startApp({ dataDir, env })).rejects.toThrow(
        /^PAY_TO is an account whose key everybody knows/m,
      );
    },
  );
});

/** Every error's `type` points into the list of all codes, which stays whole. */
const ERROR_ENTRY = /<div id="[a-z_]+" class="[^"]*entry.*?<\/dd><\/div>/gs;
/** The same once more, for React. */
const SCRIPT = /<script.*?<\/script>/gs;

describe('PAYMENTS=off', () => {
  it('sells nothing, and says nothing of a price or of paying', async () => {
    const app = await startApp({ dataDir, env: { PAYMENTS: 'off' } });
    try {
      const { id } = await uploadImage(app.url, makeUniquePng(3_000, 1));
      const asked = [
        ...[
          '/api/upload/token',
          '/api/upload',
          `/api/images/${id}/keep`,
          '/api/payments/claim',
          '/api/wallet/faucet',
        ].map((route) => fetch(app.url + route, { method: 'POST' })),
        fetch(`${app.url}/api/payments/${'0'.repeat(32)}`),
        fetch(`${app.url}/api/wallet/balance`),
      ];
      for (const response of await Promise.all(asked)) {
        expect([response.url, response.status]).toEqual([response.url, 503]);
        expect(await response.json()).toMatchObject({ error: 'payments_unavailable' });
        expect(response.headers.get('payment-required')).toBeNull();
      }
      for (const page of ['/docs/paid', '/docs/keep']) {
        expect((await fetch(app.url + page)).status, page).toBe(404);
      }
      for (const page of [...PAGES, `/image/${id}`]) {
        const text = (await readPage(app, page)).replace(ERROR_ENTRY, '').replace(SCRIPT, '');
        expect(text, page).not.toMatch(
          /USDC|x402|\$\s?0[.,]|play money|payment-signature|x-payment|upload\/token|per image|10 MB|wallet that paid/i,
        );
      }
      expect(isRunning()).toBe(false);
      expect(await readdir(dataDir)).not.toContain('chain');
      expect((await fetch(`${app.url}/api/health`)).status).toBe(200);
    } finally {
      await app.stop();
    }
  });
});

/** The source files of this project that a process has loaded from its build, by the engine's own account. */
async function listLoaded(coverage: string): Promise<string[]> {
  const loaded = new Set<string>();
  for (const name of await readdir(coverage)) {
    const report = JSON.parse(await readFile(path.join(coverage, name), 'utf8')) as {
      result: { url: string }[];
    };
    for (const { url } of report.result) {
      if (!url.startsWith('file:')) continue;
      const file = fileURLToPath(url);
      if (path.dirname(file) !== DIST) continue;
      const map = JSON.parse(await readFile(`${file}.map`, 'utf8')) as { sources: string[] };
      for (const source of map.sources) loaded.add(source.replace(/^(\.\.\/)+/, ''));
    }
  }
  return [...loaded];
}

describe('a configured network', () => {
  it('starts no chain, loads nothing of dev/, and says nothing of play money', async () => {
    const market = await openMarket();
    const coverage = path.join(dataDir, '..', 'coverage');
    const app = await startApp({ dataDir, env: { ...market.env, NODE_V8_COVERAGE: coverage } });
    try {
      const { header, body } = await fetchChallenge(`${app.url}/api/upload/token`);
      const asked = Buffer.from(header, 'base64').toString() + JSON.stringify(body);
      expect(asked).toContain(market.payTo);
      const pages = await Promise.all(PAGES.map((page) => readPage(app, page)));
      expect(asked + pages.join('')).not.toMatch(/play money/i);
      expect(isRunning()).toBe(false);
    } finally {
      await app.stop();
      await market.close();
    }
    const loaded = await listLoaded(coverage);
    expect(loaded).toContain('lib/payments/ledger/sell.ts');
    expect(loaded.filter((source) => source.startsWith('dev/'))).toEqual([]);
    expect(await readdir(dataDir)).not.toContain('chain');
  }, 120_000);
});

async function checkPlayMoney(app: RunningApp): Promise<void> {
  const { header, body } = await fetchChallenge(`${app.url}/api/upload/token`);
  expect(Buffer.from(header, 'base64').toString()).toMatch(/play money/i);
  expect(JSON.stringify(body.accepts)).toMatch(/play money/i);
  for (const page of ['/', '/docs/paid', '/pricing']) {
    const text = await readPage(app, page);
    expect(text, page).toMatch(/\$0\.01/);
    expect(text, page).toMatch(/play money/i);
  }
}

describe('the chain of the local stack', () => {
  it('says that it is play money, and survives a stop and a kill -9, with what was paid and bought', async () => {
    const port = await findFreePort();
    const rpcUrl = `http://127.0.0.1:${port}`;
    const env = { CHAIN_PORT: String(port) };
    const buyer = mnemonicToAccount(MNEMONIC, { addressIndex: 1 });
    const pay = makePayingFetch(2, buyer);
    const images: { url: string; png: Buffer }[] = [];
    const buy = async (app: RunningApp) => {
      const png = makeUniquePng(9_000, images.length + 1);
      const response = await pay(`${app.url}/api/upload`, { method: 'POST', body: makeForm(png) });
      expect(response.status).toBe(200);
      images.push({ url: ((await response.json()) as UploadAnswer).url, png });
    };
    /** Everything that was ever paid and bought is there. */
    const check = async (app: RunningApp) => {
      const { body } = await fetchChallenge(`${app.url}/api/upload/token`);
      const { payTo } = body.accepts[0] as { payTo: `0x${string}` };
      const transfers = await listTransfers(rpcUrl, payTo);
      expect(transfers.length).toBeLessThanOrEqual(images.length);
      expect(await readBalance(rpcUrl, payTo)).toBe(BigInt(images.length) * CENT);
      expect(await readBalance(rpcUrl, buyer.address)).toBe(
        1_000_000_000n - BigInt(images.length) * CENT,
      );
      for (const { url, png } of images) {
        const served = await fetch(new URL(new URL(url).pathname, app.url));
        expect(Buffer.from(await served.arrayBuffer()).equals(png)).toBe(true);
      }
      expect((await fetch(`${app.url}/api/health`)).status).toBe(200);
    };
    for (const end of ['stop', 'kill', 'stop'] as const) {
      const app = await startApp({ dataDir, env });
      await check(app);
      await buy(app);
      await buy(app);
      await check(app);
      await checkPlayMoney(app);
      await app[end]();
    }
    expect(isRunning()).toBe(false);
  }, 180_000);
});
