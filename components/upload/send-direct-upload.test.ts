import { describe, expect, it } from 'vitest';
import { sendDirectUpload, type DirectPorts } from './send-direct-upload';

const FILE = new Blob(['12345678']);
const TARGET = { method: 'PUT', url: 'https://store.example.org/x', headers: { a: 'b' } };
const DIRECT = { upload: TARGET, uploadId: 'u', expiresAt: '', completeUrl: '' };
const TEXTS = ['id', 'markdown', 'html', 'expiresAt', 'deleteToken'].map(
  (name) => [name, name] as const,
);
const ANSWER = {
  ...Object.fromEntries(TEXTS),
  ...{ url: 'https://i.example.org/a.png', pageUrl: 'https://example.org/a' },
  ...{ sizeBytes: 8, width: 1, height: 1 },
};

type Scripted = Response | 'broken';
const json = (body: object, status = 200) => new Response(JSON.stringify(body), { status });

/** Answers in turn, and what was asked. */
function script(answers: Scripted[], put: number | null = 200) {
  const asked: unknown[] = [];
  const ports: DirectPorts = {
    fetch: async (input, init) => {
      init?.signal?.throwIfAborted();
      const headers = new Headers(init?.headers);
      asked.push([input, headers.get('x-upload-token'), JSON.parse(init?.body as string)]);
      const answer = answers.shift() ?? 'broken';
      if (answer === 'broken') throw new TypeError('the line broke');
      return answer;
    },
    put: async (file, target, _, onSent) => {
      asked.push(target);
      onSent(file.size);
      return put;
    },
  };
  const sent: number[] = [];
  const { signal } = new AbortController();
  const run = (at = signal) => sendDirectUpload(FILE, 'token', at, (n) => sent.push(n), ports);
  return { run, asked, sent };
}

describe('sendDirectUpload', () => {
  it('asks, puts and completes', async () => {
    const { run, asked, sent } = script([json(DIRECT), json(ANSWER)]);
    expect(await run()).toEqual({ ok: true, answer: ANSWER });
    expect(asked).toEqual([
      ['/api/upload/direct', 'token', { sizeBytes: 8 }],
      TARGET,
      ['/api/upload/complete', 'token', { uploadId: 'u' }],
    ]);
    expect(sent).toEqual([8]);
  });

  it('completes again where the line broke', async () => {
    const { run, asked } = script([json(DIRECT), 'broken', 'broken', json(ANSWER)]);
    expect(await run()).toMatchObject({ ok: true });
    expect(asked).toHaveLength(5);
  });

  it.each([
    ['nobody answers', script(['broken']), { status: null, retryable: true }],
    ['the token is stale', script([json({}, 410)]), { status: 410 }],
    ['there are too many', script([json({}, 429)]), { status: 429, retryable: true }],
    ['the answer is strange', script([json({})]), { status: null }],
    ['the store is away', script([json(DIRECT)], null), { status: null, retryable: true }],
    ['the store refuses', script([json(DIRECT)], 403), { status: null, retryable: true }],
    ['the file is bad', script([json(DIRECT), json({}, 422)]), { status: 422, retryable: false }],
    ['the upload is gone', script([json(DIRECT), json({}, 404)]), { status: null }],
    ['it never completes', script([json(DIRECT)]), { status: null, retryable: true }],
  ])('says why it did not go where %s', async (_, { run }, expected) => {
    expect(await run()).toMatchObject({ ok: false, ...expected });
  });

  it('stops where it is canceled', async () => {
    const { run } = script([json(DIRECT), json(ANSWER)]);
    expect(await run(AbortSignal.abort())).toEqual({ ok: null, canceled: true });
  });
});
