import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OWNER } from '@/dev/postgres/create-roles';
import { findRunningUrl } from '@/dev/postgres/find-running-url';
import { runScript } from '../run-script';
import { startApp, type RunningApp } from '../start-app';
import { makeUniquePng } from './make-unique-png';
import { postImage, uploadImage, type UploadAnswer } from './post-image';

let app: RunningApp;
let folder: string;
beforeAll(async () => {
  // No DATABASE_URL and no APP_SECRET: all that the shell has of the product is its folder.
  [app, folder] = await Promise.all([
    startApp({ env: { PAYMENTS: 'off' } }),
    mkdtemp(path.join(tmpdir(), 'img402-operator-')),
  ]);
});
afterAll(async () => {
  await Promise.all([app.stop(), rm(folder, { recursive: true })]);
});

const env = () => ({ DATA_DIR: app.dataDir, PAYMENTS: 'off' });
const run = (...args: string[]) => runScript('operator', args, env());

/** Runs a command that must succeed, and reads what it says to programs. */
async function ask<Value>(...args: string[]): Promise<Value> {
  const { code, output } = await run(...args, '--json');
  if (code !== 0) throw new Error(`${args.join(' ')}: ${code} ${output}`);
  return JSON.parse(output) as Value;
}

/** As only whoever runs the machine can. */
async function asOwner(sql: string): Promise<pg.QueryResult> {
  const home = path.join(app.dataDir, 'postgres-home');
  const folder = existsSync(home) ? await readFile(home, 'utf8') : app.dataDir;
  const file = path.join(folder, 'postgres', 'credentials.json');
  const { owner } = JSON.parse(await readFile(file, 'utf8')) as { owner: string };
  const url = new URL(await findRunningUrl(app.dataDir));
  [url.username, url.password] = [OWNER, owner];
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}

const statusOf = async (url: string) => (await fetch(url)).status;
let pictures = 0;
const nextPng = () => makeUniquePng(9_000, (pictures += 1));

/** An image, and the case that a stranger's report of it has opened. */
async function report(png = nextPng(), body: object = {}) {
  const image = await uploadImage(app.url, png);
  const response = await fetch(`${app.url}/api/abuse`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ urls: [image.url], category: 'other', details: 'It harms.', ...body }),
  });
  expect(response.status).toBe(201);
  const { caseId, statusUrl } = (await response.json()) as { caseId: string; statusUrl: string };
  return { image, caseId, statusUrl, png };
}

/** What the shell has done is seen by then. */
const WITHIN = { timeout: 2_000, interval: 50 };

type Found = { readonly facts: { readonly state: string; readonly category: string } };

describe('npm run operator, while the product runs on the same folder', () => {
  it('lists, shows, removes at once and restores', async () => {
    const { image, caseId, png, statusUrl } = await report();
    const listed = await ask<{ id: string }[]>('list');
    expect(listed.map(({ id }) => id)).toContain(caseId);
    expect((await run('show', caseId)).output).toContain('It harms.');

    await ask('remove', caseId);
    // Another process has done it: the product may remember the row for a while.
    await expect.poll(() => statusOf(image.url), WITHIN).toBe(451);
    expect((await postImage(app.url, png)).status).toBe(451);
    expect(await (await fetch(statusUrl)).text()).toContain('removed');
    expect(await ask<Found>('show', caseId)).toMatchObject({ facts: { state: 'removed' } });

    await ask('restore', caseId, '--reason', 'mistake');
    await expect.poll(() => statusOf(image.url), WITHIN).toBe(200);
    const { code, output } = await run('restore', caseId, '--reason', 'mistake');
    expect([code, output.trim()]).toEqual([1, 'The case is restored.']);
  });

  it('makes nothing in a folder where there is no instance', async () => {
    const elsewhere = path.join(folder, 'elsewhere');
    const { code, output } = await runScript('operator', ['list'], { DATA_DIR: elsewhere });
    expect([code, output.trim()]).toEqual([
      1,
      `There are no keys in ${elsewhere}. Set DATA_DIR to the folder of the instance, or APP_SECRET to its keys.`,
    ]);
    expect(existsSync(elsewhere)).toBe(false);
  });

  it('does the rest too', async () => {
    const [one, two] = [await report(), await report()];
    await ask('triage', one.caseId);
    await ask('categorise', one.caseId, 'phishing');
    await ask('note', one.caseId, 'looked', 'into');
    await ask('merge', two.caseId, one.caseId);
    await ask('hold', one.caseId);
    expect((await run('erase', one.caseId)).code).toBe(1);
    await ask('release', one.caseId);
    await ask('reject', one.caseId);
    await ask('close', one.caseId);
    expect(await ask<Found>('show', one.caseId)).toMatchObject({
      facts: { state: 'closed', category: 'phishing' },
      notes: [{ text: 'looked into', author: 'shell' }],
    });
    await ask('erase', one.caseId);
    expect((await run('show', one.caseId)).output).not.toContain('It harms.');
    const opened = await ask<{ caseId: string }>('open', one.image.id, 'malware');
    expect(await ask<Found>('show', opened.caseId)).toMatchObject({ facts: { state: 'triaged' } });
    expect((await run('frobnicate', one.caseId)).code).toBe(2);
    expect((await run('show', 'zzzzzzzzzz')).code).toBe(1);
  });

  it('shows what a stranger wrote as text, whatever it would do to a terminal', async () => {
    const { caseId } = await report(nextPng(), { details: 'red \u001b[31m, back \r and <b>' });
    const { output } = await run('show', caseId);
    expect(output).not.toContain('\u001b[31m');
    expect(output).toContain('<b>');
  });

  it('exports a case and the audit for their owner alone, and writes over nothing', async () => {
    const { caseId, image } = await report();
    const to = path.join(folder, 'case.jsonl');
    expect((await run('export', caseId, '--to', to)).code).toBe(0);
    expect((await stat(to)).mode & 0o777).toBe(0o600);
    const lines = (await readFile(to, 'utf8')).trim().split('\n');
    const parsed = lines.map((line) => JSON.parse(line) as { type: string; action?: string });
    const types = new Set(parsed.map(({ type }) => type));
    expect(types).toEqual(new Set(['case', 'image', 'report', 'audit']));
    expect(parsed.at(-1)).toMatchObject({ action: 'exported' });
    expect(lines.join()).toContain(image.sha256);
    expect((await run('export', caseId, '--to', to)).code).toBe(1);
    const audit = (await run('audit', 'export')).output.trim().split('\n');
    expect(audit.map((line) => (JSON.parse(line) as { seq: number }).seq)).toEqual(
      audit.map((_, at) => at + 1),
    );
  });

  it('takes a block list, and what is on it is not taken any more', async () => {
    const png = nextPng();
    const served: UploadAnswer = await uploadImage(app.url, png);
    await fetch(`${app.url}/api/images/${served.id}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${served.deleteToken}` },
    });
    const list = path.join(folder, 'list.jsonl');
    await writeFile(list, `{"sha256":"${served.sha256}","category":"terrorism"}\n`);
    await ask('blocklist', 'import', list);
    expect((await postImage(app.url, png)).status).toBe(451);
    expect((await run('blocklist', 'export')).output).toContain(served.sha256);
  });

  it('proves the audit, and finds what was altered', async () => {
    const proven = await run('audit', 'verify');
    expect(proven.code).toBe(0);
    const head = /head (\d+:[0-9a-f]{64})/.exec(proven.output)?.[1] ?? '';
    expect((await run('audit', 'verify', '--head', head)).code).toBe(0);
    const { rows } = await asOwner('SELECT case_id FROM audit_entry WHERE seq = 2');
    expect(rows).toHaveLength(1);
    await asOwner('ALTER TABLE audit_entry DISABLE TRIGGER USER');
    await asOwner(`UPDATE audit_entry SET actor = 'system' WHERE seq = 2`);
    const { code, output } = await run('audit', 'verify');
    expect([code, output.trim()]).toEqual([1, 'entry 2: altered']);
  });
});
