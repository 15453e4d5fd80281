import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findTool } from './find-tool';
import { startApp, type RunningApp } from '../../start-app';
import { makeUniquePng } from '../make-unique-png';
import { installCli, type InstalledCli } from './install-cli';

let app: RunningApp;
let cli: InstalledCli;
let index = 0;
beforeAll(async () => {
  app = await startApp();
  cli = await installCli({ IMG402_SERVER: app.url });
});
afterAll(async () => {
  await app.stop();
  await cli.remove();
});

async function addFile(name: string, png = makeUniquePng(9_000, (index += 1))): Promise<Buffer> {
  await mkdir(path.dirname(path.join(cli.cwd, name)), { recursive: true });
  await writeFile(path.join(cli.cwd, name), png);
  return png;
}

async function expectServed(url: string, png: Buffer): Promise<void> {
  const bytes = Buffer.from(await (await fetch(url)).arrayBuffer());
  expect(bytes.equals(png)).toBe(true);
}

const linesOf = (text: string) => text.split('\n').filter((line) => line !== '');

describe('the installed package', () => {
  it('needs no other, and brings the licences of what is in it', async () => {
    const modules = path.join(cli.folder, 'node_modules');
    expect((await readdir(modules)).filter((name) => !name.startsWith('.'))).toEqual(['img402']);
    const names = (await readdir(path.join(modules, 'img402'))).sort();
    expect(names).toEqual(['LICENSE', 'README.md', 'THIRD-PARTY.txt', 'dist', 'package.json']);
    const licences = await readFile(path.join(modules, 'img402/THIRD-PARTY.txt'), 'utf8');
    for (const name of ['viem', '@x402/core', 'tinyglobby', 'zod']) {
      expect(licences).toMatch(new RegExp(`^${name} \\d`, 'm'));
    }
  });

  it('tells its version and its options', async () => {
    const { version } = JSON.parse(
      await readFile(path.join(cli.folder, 'node_modules/img402/package.json'), 'utf8'),
    ) as { version: string };
    expect(await cli.run(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
    expect((await cli.run(['-h'])).stdout).toContain('--max-usd');
  });
});

describe('an upload for nothing', () => {
  it('prints the URL and nothing else into a pipe', async () => {
    const png = await addFile('shot.png');
    const { code, stdout, stderr } = await cli.run(['shot.png']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^http:\/\/\S+\.png\n$/);
    await expectServed(stdout.trim(), png);
  });

  it('takes stdin, by a dash and by a pipe without names', async () => {
    for (const args of [['-'], []]) {
      const input = makeUniquePng(9_000, (index += 1));
      const { code, stdout } = await cli.run(args, { input });
      expect(code).toBe(0);
      await expectServed(stdout.trim(), input);
    }
  });

  it('takes several files and patterns, in their order, each once', async () => {
    const pngs = [
      await addFile('set/a.png'),
      await addFile('set/b.png'),
      await addFile('set/c.png'),
      await addFile('set/d[1].png'),
      await addFile('set/note.txt', Buffer.from('no image')),
    ];
    const { code, stdout } = await cli.run(['set/b.png', 'set/*.png', 'set/d[1].png']);
    expect(code).toBe(0);
    const urls = linesOf(stdout);
    expect(urls).toHaveLength(4);
    for (const [at, png] of [1, 0, 2, 3].entries()) await expectServed(urls[at]!, pngs[png]!);
  });

  it('lives as short as one likes, and no longer than it may', async () => {
    await addFile('short.png');
    const { stdout } = await cli.run(['--json', '--expires', '12h', 'short.png']);
    const { expiresAt } = JSON.parse(stdout) as { expiresAt: string };
    expect((Date.parse(expiresAt) - Date.now()) / 3_600_000).toBeCloseTo(12, 1);
    const long = await cli.run(['--expires', '2w', 'short.png']);
    expect([long.code, long.stderr]).toEqual([4, expect.stringContaining('7 days at most')]);
  });

  it('has the server fetch an address, and tells where it does not', async () => {
    const png = await addFile('source.png');
    const source = (await cli.run(['source.png'])).stdout.trim();
    const copy = await cli.run([source]);
    expect([copy.code, copy.stderr]).toEqual([0, '']);
    expect(copy.stdout.trim()).not.toBe(source);
    await expectServed(copy.stdout.trim(), png);
    const inside = await cli.run(['http://127.0.0.1:9/a.png']);
    expect([inside.code, inside.stdout]).toEqual([4, '']);
    expect(inside.stderr).toContain('127.0.0.1:9');
  });

  it('goes on after one that fails, and says so', async () => {
    await addFile('good.png');
    await addFile('bad.png', Buffer.from('this is no image at all'));
    const { code, stdout, stderr } = await cli.run(['bad.png', 'missing.png', 'good.png']);
    expect(code).toBe(1);
    expect(linesOf(stdout)).toHaveLength(1);
    expect(linesOf(stderr)).toEqual([
      expect.stringMatching(/^img402: bad\.png: .*PNG, JPEG, GIF or WebP/),
      expect.stringMatching(/^img402: missing\.png: There is no such file/),
    ]);
    expect((await cli.run(['bad.png'])).code).toBe(4);
    expect((await cli.run(['missing.png'])).code).toBe(7);
    expect((await cli.run(['nothing-*.png'])).code).toBe(7);
  });

  it('tells a file that is larger than the server takes', async () => {
    await addFile('large.png', makeUniquePng(3_000_000, (index += 1)));
    const { code, stdout, stderr } = await cli.run(['large.png']);
    expect([code, stdout]).toEqual([4, '']);
    expect(stderr).toContain('Make it smaller');
  });

  it('writes JSON and Markdown, a line an image', async () => {
    await addFile('j.png');
    const json = await cli.run(['--json', 'j.png', 'missing.png']);
    const [one, other] = linesOf(json.stdout).map((line) => JSON.parse(line) as object);
    expect(one).toMatchObject({
      url: expect.stringMatching(/^http/),
      deleteToken: expect.any(String),
      ...{ file: 'j.png', server: app.url, tier: 'free' },
    });
    expect(other).toMatchObject({ file: 'missing.png', error: 'unreadable', exitCode: 7 });
    const markdown = await cli.run(['--markdown', 'j.png']);
    expect(markdown.stdout).toMatch(/^!\[\]\(http:\/\/\S+\.png\)\n$/);
  });

  it('says what is missing where no program reads the clipboard', async () => {
    const node = path.dirname(process.execPath);
    const { code, stderr } = await cli.run(['--clipboard'], { env: { PATH: node } });
    expect(code).toBe(7);
    expect(stderr).toMatch(/wl-paste or xclip|osascript/);
  });

  it('takes the picture that a program of the clipboard gives', async () => {
    if (process.platform !== 'linux') return;
    const png = await addFile('clip.png');
    const bin = path.join(cli.folder, 'fake-bin');
    await mkdir(bin, { recursive: true });
    await writeFile(path.join(bin, 'wl-paste'), `#!/bin/sh\ncat "${cli.cwd}/clip.png"\n`);
    await chmod(path.join(bin, 'wl-paste'), 0o755);
    const PATH = `${bin}:${cli.env.PATH}`;
    const { code, stdout } = await cli.run(['--clipboard'], { env: { PATH } });
    expect(code).toBe(0);
    await expectServed(stdout.trim(), png);
  });
});

describe('what is remembered', () => {
  it('is for this user alone', async () => {
    const mode = async (file: string) =>
      ((await stat(path.join(cli.stateFolder, file))).mode & 0o777).toString(8);
    await addFile('m.png');
    await cli.run(['m.png']);
    expect([await mode('.'), await mode('state.json')]).toEqual(['700', '600']);
  });

  it('lists and deletes by URL and by id, and is the machine’s own', async () => {
    await addFile('x.png');
    await addFile('y.png');
    const [x, y] = linesOf((await cli.run(['x.png', 'y.png'])).stdout);
    const listed = linesOf((await cli.run(['--list'])).stdout);
    expect(listed).toContainEqual(expect.stringMatching(`^${x}\t\\d{4}-.*\tx\\.png$`));
    const id = path.basename(y!, '.png');
    const info = await cli.run(['--info', id]);
    expect(info.stdout).toContain(`url: ${y}\n`);
    expect(await cli.run(['--delete', x!, id])).toEqual({ code: 0, stdout: '', stderr: '' });
    expect((await fetch(x!)).status).toBe(404);
    expect((await fetch(y!)).status).toBe(404);
    expect((await cli.run(['--list'])).stdout).not.toContain(id);
    const again = await cli.run(['--delete', id]);
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('no delete token')]);
    expect((await cli.run(['--info', id])).code).toBe(4);
  });

  it('deletes with a token of another machine, and not with a wrong one', async () => {
    await addFile('t.png');
    const elsewhere = { env: { XDG_STATE_HOME: path.join(cli.cwd, 'elsewhere') } };
    const { stdout } = await cli.run(['--json', 't.png'], elsewhere);
    const { id, url, deleteToken } = JSON.parse(stdout) as Record<string, string>;
    expect((await cli.run(['--delete', id!, '--token', 'f'.repeat(40)])).code).toBe(4);
    expect((await fetch(url!)).status).toBe(200);
    const env = { IMG402_DELETE_TOKEN: deleteToken! };
    expect((await cli.run(['--delete', id!], { env })).code).toBe(0);
    expect((await fetch(url!)).status).toBe(404);
  });

  it('loses nothing to many runs at once', async () => {
    const names = Array.from({ length: 6 }, (_, at) => `many-${at}.png`);
    for (const name of names) await addFile(name);
    const runs = await Promise.all(names.map((name) => cli.run([name])));
    expect(runs.map(({ code }) => code)).toEqual(names.map(() => 0));
    const { stdout } = await cli.run(['--list']);
    for (const run of runs) expect(stdout).toContain(run.stdout.trim());
  });

  it('is never written over where it cannot be read', async () => {
    const home = path.join(cli.cwd, 'damaged');
    const file = path.join(home, 'img402/state.json');
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, '{"version":1,');
    await addFile('d.png');
    const { code, stdout, stderr } = await cli.run(['d.png'], { env: { XDG_STATE_HOME: home } });
    // It is up, and only that it could not be remembered is told.
    expect([code, linesOf(stdout).length]).toEqual([0, 1]);
    expect(stderr).toMatch(/^img402: .*damaged.* is not remembered\.\n$/);
    expect(await readFile(file, 'utf8')).toBe('{"version":1,');
  });
});

describe('who is asked', () => {
  it('is told where nobody answers', async () => {
    await addFile('w.png');
    const { code, stderr } = await cli.run(['w.png', '--server', 'http://127.0.0.1:9']);
    expect([code, stderr]).toEqual([3, expect.stringContaining('127.0.0.1:9 does not answer')]);
  }, 60_000);

  it('is told where somebody else answers', async () => {
    const { code, stderr } = await cli.run(['--info', 'abcdefghij', '--server', `${app.url}/docs`]);
    expect([code, stderr]).toEqual([2, expect.stringContaining('--server is the origin')]);
  });

  it.each([
    [['--paid', '--keep', 'abcdef']],
    [['--json', '--markdown', 'a.png']],
    [['--wrong']],
    [['--delete']],
    [['--expires', 'soon', 'a.png']],
    [['--max-usd', 'much', '--paid', 'a.png']],
  ])('nobody, with %j', async (args) => {
    const { code, stdout, stderr } = await cli.run(args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^img402: .*See img402 --help\.\n$/);
  });
});

describe('a terminal', () => {
  const script = findTool('script');

  it.skipIf(script === null || process.platform !== 'linux')(
    'shows progress and the delete token; a dumb one no progress; without colour where none is wanted',
    async () => {
      await addFile('tty.png', makeUniquePng(900_000, (index += 1)));
      const show = async (env: Record<string, string>) => {
        const child = spawn(script!, ['-qec', `${cli.bin} tty.png`, '/dev/null'], {
          cwd: cli.cwd,
          env: { ...cli.env, TERM: 'xterm', ...env },
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        let shown = '';
        child.stdout.on('data', (chunk: Buffer) => (shown += chunk.toString()));
        const [code] = (await once(child, 'close')) as [number];
        expect(code, shown).toBe(0);
        return shown;
      };
      const usual = await show({});
      expect(usual).toMatch(/\d+% of \d+ KB/);
      expect(usual).toMatch(/--token [0-9a-zA-Z_-]{20,}/);
      expect(usual).toContain('\u001b[2m');
      expect(await show({ NO_COLOR: '1' })).not.toContain('\u001b[2m');
      expect(await show({ TERM: 'dumb' })).not.toMatch(/% of/);
    },
  );

  it('is no shell that stops reading: nothing breaks', async () => {
    const names = Array.from({ length: 4 }, (_, at) => `pipe-${at}.png`);
    for (const name of names) await addFile(name);
    const child = spawn('sh', ['-c', `${cli.bin} ${names.join(' ')} | head -n 1`], {
      cwd: cli.cwd,
      env: cli.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [shown, told] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (shown += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (told += chunk.toString()));
    await once(child, 'close');
    expect(linesOf(shown)).toHaveLength(1);
    expect(told).not.toContain('EPIPE');
    expect((await cli.run(['--list'])).stdout).toContain(shown.trim());
  });
});
