import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApp, type RunningApp } from '../start-app';
import { makeUniquePng } from './make-unique-png';
import { makePayingFetch } from './payments/make-paying-fetch';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

type Image = { readonly url: string; readonly id: string; readonly deleteToken: string };

let app: RunningApp;
let folder: string;
/** The blocks of code of the skill, as they are printed. */
let bash: string[];
let js: string[];
const png = makeUniquePng(9_000, 402);
const key = generatePrivateKey();

beforeAll(async () => {
  app = await startApp();
  folder = await mkdtemp(path.join(tmpdir(), 'img402-skill-'));
  await writeFile(path.join(folder, 'shot.png'), png);
  const skill = await (await fetch(`${app.url}/skill.md`)).text();
  const blocks = (language: string) =>
    [...skill.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)\\n\`\`\`$`, 'gms'))].map(
      ([, code]) => code!,
    );
  [bash, js] = [blocks('bash'), blocks('js')];
  const filled = await fetch(`${app.url}/api/wallet/faucet`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ address: privateKeyToAccount(key).address }),
  });
  expect(filled.status).toBe(200);
});
afterAll(async () => {
  await app.stop();
  await rm(folder, { recursive: true });
});

/** Runs the one block that has these words in it, with nothing but what the skill tells of. */
async function runBlock(words: string, env: Record<string, string> = {}): Promise<string> {
  const [block, ...others] = bash.filter((code) => code.includes(words));
  expect(others, words).toEqual([]);
  const { stdout } = await run('bash', ['-c', block!], {
    cwd: folder,
    env: { ...process.env, ...env },
    timeout: 30_000,
  });
  return stdout;
}

async function expectServed(url: string): Promise<void> {
  const bytes = Buffer.from(await (await fetch(url)).arrayBuffer());
  expect(bytes.equals(png)).toBe(true);
}

it('has no block that is not run here', () => {
  expect(bash.map((code) => code.split('\n').length)).toEqual([1, 1, 1, 1, 1, 2]);
  expect(js).toHaveLength(1);
});

it('uploads, tells of the image and deletes it', async () => {
  const uploaded = JSON.parse(await runBlock('/api/free -F image=@shot.png')) as Image;
  await expectServed(uploaded.url);
  const url = await runBlock('text/plain');
  expect(url).toMatch(/^http:\S+\.png\n$/);
  await expectServed(url.trim());
  const told = await runBlock('-X DELETE', { ID: uploaded.id, DELETE_TOKEN: uploaded.deleteToken });
  expect(JSON.parse(told)).toMatchObject({ url: uploaded.url, contentType: 'image/png' });
  expect((await fetch(uploaded.url)).status).toBe(404);
});

it('is told how to pay, and uploads with the token that was paid for', async () => {
  const asked = await runBlock('-i -X POST');
  expect(asked).toMatch(/^HTTP\/1\.1 402 /);
  expect(asked).toMatch(/^payment-required: \S+\r$/im);
  const pay = makePayingFetch(1, privateKeyToAccount(key));
  const bought = await pay(`${app.url}/api/upload/token`, { method: 'POST' });
  const { token } = (await bought.json()) as { token: string };
  const uploaded = JSON.parse(await runBlock('X-Upload-Token', { TOKEN: token })) as Image;
  await expectServed(uploaded.url);
});

it('pays and uploads by the program that it prints', async () => {
  await symlink(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
  await writeFile(path.join(folder, 'pay.mjs'), js[0]!);
  const { stdout } = await run(process.execPath, ['pay.mjs', 'shot.png'], {
    cwd: folder,
    env: { ...process.env, PRIVATE_KEY: key },
    timeout: 60_000,
  });
  await expectServed((JSON.parse(stdout) as Image).url);
});
