import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startGithub, type LocalGithub } from '@/dev/github/start-github';
import { startApp, type RunningApp } from '../../start-app';
import { makeUniquePng } from '../make-unique-png';
import { makeEvent } from './make-event';
import { runBundle, type BundleJob } from './run-bundle';

let app: RunningApp;
let github: LocalGithub;
beforeAll(async () => {
  app = await startApp();
});
afterAll(async () => {
  await app.stop();
});
beforeEach(async () => {
  github = await startGithub();
});
afterEach(() => github.stop());

const png = (index: number) => makeUniquePng(3_000, index);

const run = (
  inputs: BundleJob['inputs'],
  files: BundleJob['files'] = {},
  server: string = app.url,
) =>
  runBundle({
    inputs: { server, ...inputs },
    files,
    event: makeEvent(),
    env: { GITHUB_API_URL: github.url },
  });

/** The rows of a table: what is in their cells, images by their addresses. */
const readRows = (html: string) =>
  [...html.matchAll(/^<tr>(?:<td>.*)<\/tr>$/gm)].map(([row]) =>
    [...row.matchAll(/<td>(.*?)<\/td>/g)].map(
      ([, cell = '']) => /<img src="([^"]*)"/.exec(cell)?.[1] ?? cell.replace(/<\/?code>/g, ''),
    ),
  );

const PATTERNS = { files: 'after/**/*.png', before: 'before/**/*.png' };
const IMAGES = {
  'before/changed.png': png(1),
  'before/deep/same.png': png(2),
  'before/gone.png': png(3),
  'after/changed.png': png(4),
  'after/deep/same.png': png(2),
  'after/fresh.png': png(5),
};
const IMAGE = expect.stringMatching(/^http:.*\.png$/) as string;

describe('the table of the bundled action', () => {
  it('has what changed, is new or is gone, before and after, and names what is the same', async () => {
    const { code, outputs } = await run(PATTERNS, IMAGES);
    expect(code).toBe(0);
    const [comment] = github.issueComments;
    expect(readRows(comment!.body)).toEqual([
      ['changed.png<br>changed', IMAGE, IMAGE],
      ['fresh.png<br>new', '', IMAGE],
      ['gone.png<br>removed', IMAGE, ''],
    ]);
    expect(comment!.body).toContain('<p>Unchanged: <code>deep/same.png</code></p>');
    expect(outputs.urls!.split('\n')).toHaveLength(3);
    for (const row of readRows(comment!.body)) {
      for (const url of row.filter((cell) => cell.startsWith('http'))) {
        expect((await fetch(url)).status).toBe(200);
      }
    }
  });

  it.each(['text', 'file'])('compares with the outputs of an earlier run, as a %s', async (way) => {
    const earlier = await run({ files: 'before/**/*.png', comment: 'false' }, IMAGES);
    const json = earlier.outputs.json!;
    const before = way === 'text' ? json : 'earlier.json';
    await run({ ...PATTERNS, before }, { ...IMAGES, 'earlier.json': json });
    const old = JSON.parse(json) as { name: string; url: string }[];
    const rows = readRows(github.issueComments[0]!.body);
    expect(rows).toEqual([
      ['changed.png<br>changed', old.find(({ name }) => name === 'changed.png')!.url, IMAGE],
      ['fresh.png<br>new', '', IMAGE],
      ['gone.png<br>removed', old.find(({ name }) => name === 'gone.png')!.url, ''],
    ]);
  });

  it('says so where nothing has changed', async () => {
    await run(PATTERNS, { 'before/a.png': png(6), 'after/a.png': png(6) });
    expect(github.issueComments[0]!.body).toContain('<p>No image has changed.</p>');
    expect(readRows(github.issueComments[0]!.body)).toEqual([]);
  });

  it('does not call new what could not be uploaded before, nor removed what could not be now', async () => {
    const { code } = await run(PATTERNS, {
      ...{ 'before/a.png': 'no image', 'after/a.png': png(7) },
      ...{ 'before/b.png': png(8), 'after/b.png': 'no image' },
    });
    expect(code).toBe(1);
    expect(readRows(github.issueComments[0]!.body)).toEqual([
      ['a.png<br>changed', 'not uploaded', IMAGE],
      ['b.png<br>changed', IMAGE, 'not uploaded'],
    ]);
  });

  it.each([
    ['is no JSON of images', '[{"name":"a"}]'],
    ['is no JSON', '[{'],
    ['has an address that runs', '[{"name":"a","url":"javascript:alert(1)"}]'],
    ['is not there', 'nowhere.json'],
  ])('ends before it uploads where "before" %s', async (_, before) => {
    const { code, commands, outputs } = await run({ ...PATTERNS, before }, IMAGES);
    expect([code, outputs.urls, github.calls]).toEqual([1, undefined, []]);
    expect(commands[0]!.message).toContain('"before"');
  });
});

describe('names and servers that mean harm', () => {
  const NAMES = [
    '::set-output name=urls::evil.png',
    'x\n::error::y\n.png',
    'x\r::add-path::y.png',
    '##[set-output name=urls;]evil.png',
    '\n\n# heading\n\n.png',
    '<img src=x onerror=alert(1)>.png',
    '"><script>alert(1)<\u2215script>.png',
    '](https:\u2215\u2215evil.example) ![x.png',
    '`|`| @octocat #1 www.evil.example.png',
    '<!-- img402:x -->.png',
    '%0A::error::z.png',
    '\u202egnp.exe.png',
  ];

  it('stay names: in the log, in the outputs and in the comment', async () => {
    const files = Object.fromEntries(NAMES.map((name, at) => [`shots/${name}`, png(20 + at)]));
    const bad = { ...files, 'shots/::warning::bad\n::error::.png': 'no image' };
    const { commands, outputs, summary } = await run({ files: 'shots/*' }, bad);
    // The two errors are the action's own: the bad file, and the end.
    expect(commands.map(({ name }) => name)).toEqual(['error', 'error']);
    const images = JSON.parse(outputs.json!) as { name: string; markdown: string }[];
    expect(images.map(({ name }) => name)).toEqual([...NAMES].sort());
    expect(Object.keys(outputs).sort()).toEqual([
      'comment-url',
      'failed',
      'json',
      'markdown',
      'urls',
    ]);
    expect(outputs.urls!.split('\n').every((url) => url.startsWith(app.url))).toBe(true);

    for (const text of [github.issueComments[0]!.body, summary.trimEnd()]) {
      // One block of HTML: an empty line would end it, and what follows would be Markdown again.
      expect(text).not.toMatch(/\n\s*\n/);
      const tags = [...text.matchAll(/<(\/?[a-z]\w*)/g)].map(([, tag]) => tag!.replace('/', ''));
      expect([...new Set(tags)].sort()).toEqual('a code h3 img li p sub table td tr ul'.split(' '));
      expect(text.match(/<!--/g) ?? []).toHaveLength(text.startsWith('<!--') ? 1 : 0);
      // Beside what the action says itself, every name is in <code> or in a quoted attribute.
      const plain = text.replace(/<code>.*?<\/code>/g, '').replace(/"[^"]*"/g, '');
      expect(plain).not.toMatch(/evil|octocat|alert|heading|script/);
    }
    for (const { markdown } of images)
      expect(markdown).toMatch(/^!\[(?:\\.|[^\\[\]\n])*\]\(http[^()\s]+\)$/);
  });

  it('of which there are too many are cut, and it is said', async () => {
    const long = 'é<'.repeat(60);
    const files = Object.fromEntries(
      Array.from({ length: 120 }, (_, at) => [`shots/${long}${at}.png`, png(40)]),
    );
    const { code, summary } = await run({ files: 'shots/*' }, files);
    expect(code).toBe(0);
    const { body } = github.issueComments[0]!;
    expect(body.length).toBeLessThanOrEqual(65_536);
    expect(body.length).toBeGreaterThan(64_000);
    const left = 120 - readRows(body).length;
    expect(body).toContain(`<p>${left} more images did not fit.`);
    expect(body).toContain('https://github.example/octo/app/actions/runs/99');
    expect(readRows(summary)).toHaveLength(120);
  });
});
