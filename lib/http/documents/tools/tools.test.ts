import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { serve, type Served } from '@/dev/context/serve';
import type { Deployment } from '../deployment';
import { writeFlameshot } from './write-flameshot';
import { writeRaycast } from './write-raycast';
import { writeSharex } from './write-sharex';
import { writeShortcuts } from './write-shortcuts';

const run = promisify(execFile);

let folder: string;
let served: Served;
/** What the server was sent, and what it answers. */
let bodies: string[];
let status: number;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'img402-tools-'));
  [bodies, status] = [[], 200];
  served = await serve((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      bodies.push(Buffer.concat(chunks).toString('latin1'));
      response.statusCode = status;
      response.end(status === 200 ? `https://i.test/${bodies.length}.png\n` : 'too large\n');
    });
  });
});
afterEach(async () => {
  await served.close();
  await rm(folder, { recursive: true });
});

const deployment = (): Deployment =>
  ({ origins: { site: `http://127.0.0.1:${served.port}` } }) as Deployment;

/** A program of another machine, of which the script knows the name and what goes in and out. */
async function pretend(name: string, script: string): Promise<void> {
  const file = path.join(folder, name);
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
}

async function runScript(text: string, args: string[] = []) {
  const file = path.join(folder, 'script');
  await writeFile(file, text);
  const env = { PATH: `${folder}:${process.env.PATH}`, HOME: folder, TMPDIR: folder };
  const { stdout } = await run('sh', [file, ...args], { env: { ...process.env, ...env } });
  return stdout;
}

const copied = () => readFile(path.join(folder, 'copied'), 'utf8');
const copy = 'cat > "$HOME/copied"';

describe('flameshot.sh', () => {
  it('uploads what was selected and copies its URL', async () => {
    await pretend('flameshot', '[ "$*" = "gui --raw" ] && printf pixels');
    await pretend('xclip', copy);
    const out = await runScript(writeFlameshot(deployment()));
    expect(out).toBe('https://i.test/1.png\n');
    expect(await copied()).toBe('https://i.test/1.png');
    expect(bodies[0]).toContain('name="image"');
    expect(bodies[0]).toContain('pixels');
  });

  it('sends nothing where nothing was selected, and copies nothing where it is refused', async () => {
    await pretend('flameshot', ':');
    await pretend('xclip', copy);
    await expect(runScript(writeFlameshot(deployment()))).rejects.toMatchObject({
      stderr: 'Nothing was selected.\n',
    });
    expect(bodies).toEqual([]);
    await pretend('flameshot', 'printf pixels');
    status = 413;
    await expect(runScript(writeFlameshot(deployment()))).rejects.toThrow();
    await expect(copied()).rejects.toThrow('ENOENT');
  });
});

describe('shortcuts.sh', () => {
  it('uploads each file, whatever its name, and copies the URLs', async () => {
    await pretend('pbcopy', copy);
    // curl takes a semicolon or a comma in a name for its own; all else is a part of it.
    const files = ['one.png', `it's "two" $(x) *.png`].map((name) => path.join(folder, name));
    for (const file of files) await writeFile(file, 'pixels');
    const urls = 'https://i.test/1.png\nhttps://i.test/2.png';
    expect(await runScript(writeShortcuts(deployment()), files)).toBe(`${urls}\n`);
    expect(await copied()).toBe(urls);
  });

  it('ends with an error where one is refused', async () => {
    await pretend('pbcopy', copy);
    const file = path.join(folder, 'one.png');
    await writeFile(file, 'pixels');
    status = 415;
    await expect(runScript(writeShortcuts(deployment()), [file])).rejects.toThrow();
    await expect(copied()).rejects.toThrow('ENOENT');
  });
});

describe('raycast.sh', () => {
  it('says what Raycast reads, uploads the selection and copies its URL', async () => {
    await pretend('screencapture', '[ "$1" = -i ] && printf pixels > "$2"');
    await pretend('pbcopy', copy);
    const text = writeRaycast(deployment());
    for (const name of ['schemaVersion 1', 'title ', 'mode compact']) {
      expect(text).toContain(`\n# @raycast.${name}`);
    }
    expect(await runScript(text)).toBe('https://i.test/1.png is copied\n');
    expect(await copied()).toBe('https://i.test/1.png');
  });
});

describe('img402.sxcu', () => {
  it('has what the guide to custom uploaders asks for, and no more', () => {
    const text = z.string().min(1);
    const schema = z.strictObject({
      Version: z.string().regex(/^\d+\.\d+\.\d+$/),
      Name: text,
      DestinationType: z.literal('ImageUploader'),
      RequestMethod: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
      RequestURL: z.url(),
      Headers: z.record(text, text),
      Body: z.enum(['MultipartFormData', 'FormURLEncoded', 'JSON', 'XML', 'Binary']),
      FileFormName: text,
      URL: z.string().regex(/^\{json:\w+\}$/),
      ErrorMessage: z.string().regex(/^\{json:\w+\}$/),
    });
    expect(schema.safeParse(JSON.parse(writeSharex(deployment()))).success).toBe(true);
  });
});
