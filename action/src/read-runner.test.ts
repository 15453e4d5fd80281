import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readRunner } from './read-runner';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'img402-runner-'));
});
afterEach(() => rm(folder, { recursive: true }));

const ENV = { GITHUB_REPOSITORY: 'octo/app', GITHUB_WORKSPACE: '/w' };
const read = async (payload: unknown, env: Record<string, string | undefined> = {}) => {
  const file = path.join(folder, 'event.json');
  await writeFile(file, JSON.stringify(payload));
  return readRunner({ ...ENV, GITHUB_EVENT_PATH: file, ...env });
};
const pull = (from: string | null) => ({
  pull_request: {
    number: 7,
    head: { sha: 'abc', repo: from === null ? null : { full_name: from } },
    base: { repo: { full_name: 'octo/app' } },
  },
});

describe('readRunner', () => {
  it('reads what a runner says, and takes github.com where it says nothing', () => {
    expect(
      readRunner({ ...ENV, GITHUB_WORKFLOW: 'CI', GITHUB_JOB: 'j', GITHUB_ACTION: '__a', X: 'y' }),
    ).toEqual({
      ...{ owner: 'octo', repo: 'app', apiUrl: 'https://api.github.com', workspace: '/w' },
      runUrl: 'https://github.com/octo/app/actions/runs/',
      ...{ stepId: 'CI/j/__a', pull: null, readOnly: false },
    });
  });

  it('knows the API and the pages of Enterprise Server', () => {
    const env = {
      GITHUB_API_URL: 'https://ghe.example/api/v3',
      GITHUB_SERVER_URL: 'https://ghe.example',
      GITHUB_RUN_ID: '5',
    };
    expect(readRunner({ ...ENV, ...env })).toMatchObject({
      apiUrl: 'https://ghe.example/api/v3',
      runUrl: 'https://ghe.example/octo/app/actions/runs/5',
    });
  });

  const two = [1, 2].map((number) => ({ number, head: { sha: 'abc' } }));
  it.each([
    ['a pull request', pull('octo/app'), { number: 7, headSha: 'abc' }],
    ['a comment on one', { issue: { number: 7, pull_request: {} } }, { number: 7, headSha: null }],
    ['a comment on an issue', { issue: { number: 7 } }, null],
    [
      'a run after that of one',
      { workflow_run: { pull_requests: two.slice(1) } },
      { number: 2, headSha: 'abc' },
    ],
    ['a run after that of several', { workflow_run: { pull_requests: two } }, null],
    ['a push', { ref: 'refs/heads/main' }, null],
  ])('finds the pull request of %s', async (_, payload, found) => {
    expect((await read(payload)).pull).toEqual(found);
  });

  it.each([
    ['of the repository', pull('octo/app'), {}, false],
    ['of a fork', pull('mallory/app'), {}, true],
    ['of a fork that is gone', pull(null), {}, true],
    ['of Dependabot', pull('octo/app'), { GITHUB_ACTOR: 'dependabot[bot]' }, true],
    ['of a fork, in the base', pull('m/app'), { GITHUB_EVENT_NAME: 'pull_request_target' }, false],
    ['that is none', {}, { GITHUB_ACTOR: 'dependabot[bot]' }, false],
  ])('knows whose token may only read: that of a pull request %s', async (_, payload, env, is) => {
    expect((await read(payload, env)).readOnly).toBe(is);
  });

  it.each([
    ['GITHUB_REPOSITORY', 'app'],
    ['GITHUB_REPOSITORY', undefined],
    ['GITHUB_WORKSPACE', undefined],
    ['GITHUB_API_URL', 'no address'],
  ])('throws where %s is %j', (name, value) => {
    expect(() => readRunner({ ...ENV, [name]: value })).toThrow(name);
  });
});
