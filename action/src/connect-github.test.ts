import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startGithub, type LocalGithub } from '@/dev/github/start-github';
import { connectGithub } from './connect-github';
import { findOwnComment } from './find-own-comment';

let server: LocalGithub;
let waits: number[];
beforeEach(async () => {
  waits = [];
  server = await startGithub();
});
afterEach(() => server.stop());

const connect = (token = 'token-of-actions', fetching: typeof fetch = fetch) =>
  connectGithub(
    {
      fetch: fetching,
      now: () => Date.now(),
      delay: async (milliseconds) => void waits.push(milliseconds),
      newKey: () => '',
    },
    server.url,
    token,
  );
const place = { owner: 'octo', repo: 'app', issue_number: 7 };
const comment = (github = connect()) =>
  github.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
    ...{ ...place, body: 'Hello' },
  });

describe('connectGithub', () => {
  it('waits as long as it is asked to', async () => {
    server.queueFaults('secondary limit', 'primary limit');
    await comment();
    // The clock has gone on since the second limit was told to end.
    expect(waits).toEqual([1_000, 0]);
    expect(server.issueComments).toHaveLength(1);
  });

  it('gives up the third time', async () => {
    server.queueFaults('secondary limit', 'secondary limit', 'secondary limit');
    await expect(comment()).rejects.toMatchObject({ status: 403 });
    expect([waits.length, server.calls.length]).toEqual([2, 3]);
  });

  it('does not wait for an hour', async () => {
    const fetching = async () =>
      Response.json({ message: 'limit' }, { status: 429, headers: { 'retry-after': '3600' } });
    await expect(comment(connect('token-of-actions', fetching))).rejects.toMatchObject({
      status: 429,
    });
    expect(waits).toEqual([]);
  });

  it('writes nothing again where it is not known whether it was written', async () => {
    server.queueFaults('502', 'closes');
    await expect(comment()).rejects.toMatchObject({ status: 502 });
    await expect(comment()).rejects.toMatchObject({ status: 500 });
    expect([waits, server.calls.length]).toEqual([[], 2]);
  });

  it('reads again where GitHub breaks', async () => {
    server.queueFaults('502', 'closes');
    const path = 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments';
    expect((await connect().request(path, place)).data).toEqual([]);
    expect(waits).toEqual([500, 1_000]);
  });

  it('does not try again what is refused', async () => {
    await expect(comment(connect('nobody'))).rejects.toMatchObject({ status: 401 });
    expect(server.calls).toHaveLength(1);
  });
});

describe('findOwnComment', () => {
  it('owns nothing where it does not know who it is', async () => {
    await comment();
    const pages = {
      async *[Symbol.asyncIterator]() {
        yield { data: server.issueComments };
      },
    };
    expect(await findOwnComment(connect(), 'Hello', pages)).toMatchObject({ body: 'Hello' });
    expect(await findOwnComment(connect('nobody'), 'Hello', pages)).toBeNull();
    expect(await findOwnComment(connect(), 'Hello', pages, () => false)).toBeNull();
  });
});
