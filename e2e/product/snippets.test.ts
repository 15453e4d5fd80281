import { execFile, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Language, Snippet } from '@/components/docs/snippets/snippet';
import { writeDelete } from '@/components/docs/snippets/write-delete';
import { writeKeep } from '@/components/docs/snippets/write-keep';
import { writeLookUp } from '@/components/docs/snippets/write-look-up';
import { writePayment } from '@/components/docs/snippets/write-payment';
import { writeRepeat } from '@/components/docs/snippets/write-repeat';
import { writeTokenUpload } from '@/components/docs/snippets/write-token-upload';
import { writeUpload } from '@/components/docs/snippets/write-upload';
import { mintUsdc } from '@/dev/chain/fund-account';
import { startApp, type RunningApp } from '../start-app';
import { makeUniquePng } from './make-unique-png';
import { makePayingFetch } from './payments/make-paying-fetch';
import { openMarket, type Market } from './payments/open-market';
import { uploadImage } from './post-image';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** How a snippet is run: Python, Go and PowerShell where they are installed. */
const RUNNERS: Partial<Record<Language, { file: string; command: string[] }>> = {
  curl: { file: 'snippet.sh', command: ['bash', 'snippet.sh'] },
  javascript: { file: 'snippet.mjs', command: [process.execPath, 'snippet.mjs'] },
  python: { file: 'snippet.py', command: ['python3', 'snippet.py'] },
  go: { file: 'snippet.go', command: ['go', 'run', 'snippet.go'] },
  powershell: { file: 'snippet.ps1', command: ['pwsh', '-File', 'snippet.ps1'] },
};

const VERSIONS: Partial<Record<Language, string[]>> = {
  python: ['python3', '--version'],
  go: ['go', 'version'],
  powershell: ['pwsh', '--version'],
};

/** A skipped test would count as failed: what is not installed has none. */
const isThere = (language: Language): boolean => {
  const [file, ...args] = VERSIONS[language] ?? [];
  return file === undefined || spawnSync(file, args).status === 0;
};

let market: Market;
let app: RunningApp;
let folder: string;
let seed = 0;
const key = generatePrivateKey();
const keyFrom = { javascript: 'process.env.PRIVATE_KEY', python: 'os.environ["PRIVATE_KEY"]' };

beforeAll(async () => {
  market = await openMarket();
  app = await startApp({ env: market.env });
  await mintUsdc(market.rpcUrl, privateKeyToAccount(key).address, 1_000_000n);
  // Inside the tree: the packages that a snippet imports are found from where it lies.
  await mkdir(path.join(ROOT, '.cache'), { recursive: true });
  folder = await mkdtemp(path.join(ROOT, '.cache', 'snippets-'));
});
afterAll(async () => {
  await app.stop();
  await market.close();
  await rm(folder, { recursive: true });
});

/** Runs a snippet as it stands in the docs, beside an image that nobody has sent yet. */
async function runSnippet(snippet: Snippet, language: Language): Promise<string> {
  const { file, command } = RUNNERS[language]!;
  await writeFile(path.join(folder, file), snippet[language]!);
  await writeFile(path.join(folder, 'shot.png'), makeUniquePng(9_000, 900 + (seed += 1)));
  const [name, ...args] = command;
  const env = { ...process.env, PRIVATE_KEY: key };
  const { stdout } = await run(name!, args, { cwd: folder, env });
  return stdout;
}

const isServed = async (url: string | undefined) => (await fetch(url ?? 'about:blank')).status;
const URL_OF_IMAGE = /http:\/\/[^\s"]+\/i\/[a-z0-9]+\.png/;

const LANGUAGES = ['curl', 'javascript', 'python', 'go', 'powershell'] as const;

describe.each(LANGUAGES.filter(isThere))('in %s', (language) => {
  it('uploads', async () => {
    const out = await runSnippet(writeUpload(app.url), language);
    expect(await isServed(URL_OF_IMAGE.exec(out)?.[0])).toBe(200);
    expect(out).toMatch(/\b[0-9a-f]{40,}\b/);
  });

  it('looks an image up, and deletes it', async () => {
    const image = await uploadImage(app.url, makeUniquePng(9_000, 800 + (seed += 1)));
    const { id, deleteToken: token, expiresAt, url } = image;
    expect(await runSnippet(writeLookUp(app.url, id), language)).toContain(
      expiresAt.slice(0, 'yyyy-mm-ddThh:mm'.length),
    );
    await runSnippet(writeDelete({ site: app.url, id, token }), language);
    expect(await isServed(url)).toBe(404);
  });
});

describe.each(LANGUAGES.slice(0, 3).filter(isThere))('in %s', (language) => {
  it('uploads in a way that may be repeated', async () => {
    const out = await runSnippet(writeRepeat(app.url), language);
    expect(await isServed(URL_OF_IMAGE.exec(out)?.[0])).toBe(200);
  });
});

describe('with money', () => {
  it('pays and uploads, in JavaScript', async () => {
    const before = (await market.transfers()).length;
    const out = await runSnippet(writePayment({ site: app.url, key: keyFrom }), 'javascript');
    expect(out).toMatch(/^200 /);
    expect(await isServed(/http:\/\/[^\s']+\.png/.exec(out)?.[0])).toBe(200);
    expect((await market.transfers()).length).toBe(before + 1);
  });

  it('keeps an image, in JavaScript', async () => {
    const { id, expiresAt } = await uploadImage(app.url, makeUniquePng(9_000, 700 + (seed += 1)));
    const out = await runSnippet(writeKeep({ site: app.url, key: keyFrom }, id), 'javascript');
    const [, status, kept] = /^(\d+) (\S+)/.exec(out) ?? [];
    expect(status).toBe('200');
    expect(Date.parse(kept!) - Date.parse(expiresAt)).toBe(365 * 86_400_000);
  });

  it('uploads with a token, by curl', async () => {
    const pay = makePayingFetch(2, privateKeyToAccount(key));
    const bought = await pay(`${app.url}/api/upload/token`, { method: 'POST' });
    const { token } = (await bought.json()) as { token: string };
    const out = await runSnippet(writeTokenUpload(app.url, token), 'curl');
    expect(await isServed(URL_OF_IMAGE.exec(out)?.[0])).toBe(200);
  });
});
