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
  github = await startGithub({ diff: [{ path: 'src/page.css', line: 12 }] });
});
afterEach(() => github.stop());

const run = (inputs: BundleJob['inputs'], event = makeEvent()) =>
  runBundle({
    inputs: { files: 'a.png', server: app.url, ...inputs },
    files: { 'a.png': makeUniquePng(5_000, 1) },
    event,
    env: { GITHUB_API_URL: github.url },
  });
const PLACE = { path: 'src/page.css', line: '12' };

describe('the review comment of the bundled action', () => {
  it('is written on a line of the diff, and changed by the next run', async () => {
    const { outputs, code } = await run(PLACE);
    expect(code).toBe(0);
    expect(github.reviewComments).toMatchObject([
      { path: 'src/page.css', line: 12, side: 'RIGHT', commit_id: 'f'.repeat(40) },
    ]);
    expect(github.reviewComments[0]!.body).toContain(outputs.urls);
    expect(outputs['comment-url']).toBe(github.reviewComments[0]!.html_url);
    await run({ ...PLACE, title: 'Again' });
    expect(github.reviewComments).toHaveLength(1);
    expect(github.reviewComments[0]!.body).toContain('<h3>Again</h3>');
    expect(github.issueComments).toEqual([]);
  });

  it('asks for the newest commit where the event does not tell it', async () => {
    const event = { name: 'push', payload: {} };
    await run({ ...PLACE, 'pull-request': '7', side: 'LEFT' }, event);
    expect(github.calls).toContain('GET /repos/octo/app/pulls/7');
    expect(github.reviewComments).toMatchObject([{ side: 'LEFT' }]);
  });

  it('is a reply where it is to be one, and a reply of the next run too', async () => {
    const body = 'How does it look?';
    github.reviewComments.push({ id: 5, html_url: 'https://x.example', body, user: null });
    await run({ 'in-reply-to': '5' });
    await run({ 'in-reply-to': '5' });
    expect(github.reviewComments).toMatchObject([{ id: 5, body }, { in_reply_to_id: 5 }]);
  });

  it('goes below the pull request where the line is not part of the diff', async () => {
    const { code, commands, outputs } = await run({ ...PLACE, line: '13' });
    expect(code).toBe(0);
    expect(commands).toMatchObject([
      { name: 'warning', message: expect.stringContaining('must be part of the diff') as string },
    ]);
    expect(github.reviewComments).toEqual([]);
    expect(github.issueComments).toHaveLength(1);
    expect(outputs['comment-url']).toBe(github.issueComments[0]!.html_url);
  });

  it('fails where the comment to reply to is not there', async () => {
    const { code, commands } = await run({ 'in-reply-to': '404' });
    expect(code).toBe(1);
    expect(commands[0]!.message).toContain('404');
    expect(github.issueComments).toEqual([]);
  });
});
