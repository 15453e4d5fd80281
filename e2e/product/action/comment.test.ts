import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startGithub, type LocalGithub } from '@/dev/github/start-github';
import { startApp, type RunningApp } from '../../start-app';
import { makeUniquePng } from '../make-unique-png';
import { makeEvent } from './make-event';
import { runBundle, type BundleJob } from './run-bundle';

const MARKER = '<!-- img402:Look/shots/__octo_img402 -->';
const TOKENS = {
  'token-of-actions': { login: 'github-actions[bot]', canWrite: true },
  'token-that-reads': { login: 'github-actions[bot]', canWrite: false },
  'token-of-an-app': { login: 'our-app[bot]', canWrite: true },
};

let app: RunningApp;
let github: LocalGithub;
beforeAll(async () => {
  app = await startApp();
});
afterAll(async () => {
  await app.stop();
});
beforeEach(async () => {
  github = await startGithub({ tokens: TOKENS });
});
afterEach(() => github.stop());

const run = ({ inputs = {}, env = {}, ...more }: Partial<BundleJob> = {}) =>
  runBundle({
    inputs: { files: 'shots/*.png', server: app.url, ...inputs },
    files: { 'shots/a.png': makeUniquePng(5_000, 1) },
    event: makeEvent(),
    env: { GITHUB_API_URL: github.url, ...env },
    ...more,
  });

/** Comments that stand there already. */
function write(count: number, login: string, body: string): void {
  for (let at = 0; at < count; at += 1) {
    const id = 1000 + github.issueComments.length;
    const html_url = `https://github.example/comments/${id}`;
    github.issueComments.push({ id, html_url, body, user: { login } });
  }
}

describe('the comment of the bundled action', () => {
  it('is written by the first run and changed by the second', async () => {
    const first = await run();
    expect([first.code, first.commands]).toEqual([0, []]);
    expect(github.issueComments).toHaveLength(1);
    const [comment] = github.issueComments;
    expect(comment!.body.startsWith(`${MARKER}\n<h3>Images</h3>`)).toBe(true);
    expect(comment!.body).toContain(first.outputs.urls);
    expect(first.outputs['comment-url']).toBe(comment!.html_url);
    expect(`${MARKER}\n${first.outputs.markdown}`).toBe(comment!.body);

    const second = await run({ inputs: { title: 'Again' } });
    expect(github.issueComments).toHaveLength(1);
    expect(comment!.body).toContain('<h3>Again</h3>');
    expect(comment!.body).toContain(second.outputs.urls);
    expect(second.outputs['comment-url']).toBe(first.outputs['comment-url']);
  });

  it('is found on the second page, and no third is asked for', async () => {
    write(130, 'octocat', 'Hello');
    write(1, 'github-actions[bot]', `${MARKER}\nold`);
    write(150, 'octocat', 'Hello');
    const { outputs } = await run();
    expect(github.issueComments).toHaveLength(281);
    expect(github.issueComments[130]!.body).toContain(outputs.urls);
    expect(github.calls.filter((call) => call.startsWith('GET'))).toEqual(
      [
        '/repos/octo/app/issues/7/comments?per_page=100',
        '/repos/octo/app/issues/7/comments?per_page=100&page=2',
      ].map((path) => `GET ${path}`),
    );
  });

  it.each([
    ['of another account with the same marker', 'mallory', `${MARKER}\nmine`],
    ['of its own that only quotes the marker', 'github-actions[bot]', `> ${MARKER}`],
    ['of its own for another step', 'github-actions[bot]', '<!-- img402:other -->\nmine'],
  ])('leaves a comment alone that is %s', async (_, login, body) => {
    write(1, login, body);
    await run();
    expect(github.issueComments.map((comment) => comment.body)[0]).toBe(body);
    expect(github.issueComments).toHaveLength(2);
  });

  it('is one more with each run where it is to be new, and none where it is not wanted', async () => {
    await run({ inputs: { comment: 'new' } });
    await run({ inputs: { comment: 'new' } });
    expect(github.issueComments).toHaveLength(2);
    const { outputs } = await run({ inputs: { comment: 'false' } });
    expect(outputs['comment-url']).toBe('');
    expect(github.issueComments).toHaveLength(2);
  });

  it('is told apart by its id, whatever that holds', async () => {
    await run({ inputs: { 'comment-id': 'one' } });
    await run({ inputs: { 'comment-id': 'two --> <b>' } });
    await run({ inputs: { 'comment-id': 'one', title: 'Again' } });
    expect(github.issueComments.map(({ body }) => body.split('\n')[0])).toEqual([
      '<!-- img402:one -->',
      '<!-- img402:two______b_ -->',
    ]);
  });

  it('is written with the token of an App, as its own', async () => {
    write(1, 'github-actions[bot]', `${MARKER}\nof another token`);
    await run({ inputs: { token: 'token-of-an-app' } });
    await run({ inputs: { token: 'token-of-an-app' } });
    expect(github.issueComments.map(({ user }) => user?.login)).toEqual([
      'github-actions[bot]',
      'our-app[bot]',
    ]);
  });

  it('is written on Enterprise Server, whose API has a path of its own', async () => {
    const server = await startGithub({ enterprise: true });
    expect(server.url).toMatch(/\/api\/v3$/);
    await run({ env: { GITHUB_API_URL: server.url } });
    const { code } = await run({ env: { GITHUB_API_URL: server.url } });
    await server.stop();
    expect(code).toBe(0);
    expect(server.issueComments).toHaveLength(1);
    expect(server.calls).toContain('POST /api/graphql');
  });

  it('is none where the run belongs to no pull request, unless one is named', async () => {
    const event = { name: 'push', payload: { ref: 'refs/heads/main', commits: [] } };
    const { code, outputs } = await run({ event });
    expect([code, outputs['comment-url'], github.calls]).toEqual([0, '', []]);
    await run({ event, inputs: { 'pull-request': '7' } });
    expect(github.issueComments).toHaveLength(1);
  });

  it.each([
    ['a comment below a pull request', { issue: { number: 7, pull_request: { url: 'x' } } }, 1],
    ['a comment below an issue', { issue: { number: 7 } }, 0],
    [
      'a run after that of one pull request',
      { workflow_run: { pull_requests: [{ number: 7, head: { sha: 'f' } }] } },
      1,
    ],
    ['a run after that of a fork', { workflow_run: { pull_requests: [] } }, 0],
  ])('finds the pull request of %s', async (_, payload, count) => {
    await run({ event: { name: 'any', payload } });
    expect(github.issueComments).toHaveLength(count);
  });
});

describe('a comment that GitHub refuses', () => {
  it.each([
    ['of a fork', makeEvent('mallory/app'), {}],
    [
      'of a fork that is gone',
      {
        name: 'pull_request',
        payload: {
          pull_request: {
            number: 7,
            head: { sha: 'f', repo: null },
            base: { repo: { full_name: 'octo/app' } },
          },
        },
      },
      {},
    ],
    ['of Dependabot', makeEvent(), { GITHUB_ACTOR: 'dependabot[bot]' }],
  ])('is a warning in a run %s: images, outputs and summary are there', async (_, event, env) => {
    const { code, commands, outputs, summary } = await run({
      event,
      env: { GITHUB_API_URL: github.url, ...env },
      inputs: { token: 'token-that-reads' },
    });
    expect(code).toBe(0);
    expect(commands).toMatchObject([
      { name: 'warning', message: expect.stringContaining('may only read') as string },
    ]);
    expect(outputs.urls).toMatch(/^http/);
    expect(outputs['comment-url']).toBe('');
    expect(summary).toContain(outputs.urls);
  });

  it.each([
    ['a token without the permission', { token: 'token-that-reads' }, 'pull-requests: write'],
    ['an unknown token', { token: 'nobody' }, 'does not know the token'],
    ['another pull request', { 'pull-request': '8' }, 'no such pull request'],
  ])('fails the job for %s, and says what to do', async (_, inputs, words) => {
    const { code, commands, outputs } = await run({ inputs });
    expect(code).toBe(1);
    expect(commands).toMatchObject([
      { name: 'error', message: expect.stringContaining(words) as string },
    ]);
    expect(outputs.urls).toMatch(/^http/);
  });

  it('is a warning where the job is to go on', async () => {
    const inputs = { token: 'token-that-reads', 'fail-on-error': 'false' };
    const { code, commands } = await run({ inputs });
    expect([code, commands.map(({ name }) => name)]).toEqual([0, ['warning']]);
  });

  it('says what GitHub said of a locked conversation', async () => {
    github.queueFaults(null, 'locked');
    const { code, commands } = await run();
    expect(code).toBe(1);
    expect(commands[0]!.message).toContain('issue is locked');
    expect(github.issueComments).toEqual([]);
  });

  it.each(['secondary limit', 'primary limit'] as const)(
    'is sent again after a %s',
    async (fault) => {
      github.queueFaults(null, fault);
      const { code } = await run();
      expect([code, github.issueComments.length]).toEqual([0, 1]);
    },
  );

  it('is looked for again where GitHub breaks, and not sent twice', async () => {
    github.queueFaults('502', 'closes', null, '502');
    const { code, commands } = await run();
    expect([code, github.issueComments.length]).toEqual([1, 0]);
    expect(commands[0]!.message).toContain('502');
    expect(github.calls.filter((call) => call.startsWith('POST /repos'))).toHaveLength(1);
  });
});
