import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestContext, type TestContext } from '@/dev/context/create-test-context';
import { splitBody } from '@/dev/uploads/split-body';
import { makePng } from '@/dev/uploads/make-png';
import type { Context } from '@/lib/context';
import { answer } from '@/lib/http/answer';
import { PEER_HEADER } from '@/lib/http/get-client-address';
import { createAdmission } from '@/lib/rate-limit/create-admission';
import { createLimiter } from '@/lib/rate-limit/create-limiter';
import { POLICIES } from '@/lib/rate-limit/policies';
import { mcpRoute } from './mcp-route';

let test: TestContext;
beforeAll(async () => {
  test = await createTestContext({});
});
afterAll(() => test.dispose());

type Told = {
  readonly result?: { isError?: boolean; structuredContent?: object; content: { text: string }[] };
};

/** Calls a tool from an address. */
async function call(
  context: Context,
  name: string,
  args: object,
  headers: Record<string, string> = {},
): Promise<{ status: number; told: Told }> {
  const params = { name, arguments: args };
  const message = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params });
  const response = await answer(context, mcpRoute, {
    method: 'POST',
    path: '/mcp',
    query: new URLSearchParams(),
    headers: new Headers({
      host: 'localhost:3000',
      [PEER_HEADER]: '192.0.2.1',
      accept: 'application/json, text/event-stream',
      'content-type': 'application/json',
      'content-length': String(message.length),
      ...headers,
    }),
    body: splitBody(message, 4_096),
  });
  return { status: response.status, told: JSON.parse(response.body as string) as Told };
}

const textOf = ({ told }: { told: Told }) => told.result?.content[0]?.text ?? '';
const image = (seed: number) => ({ image: makePng(2_000 + seed).toString('base64') });

describe('a tool', () => {
  it('counts under the limits of what it does, for the address that calls', async () => {
    const limiter = createLimiter({ ...POLICIES, upload: { quota: 1, windowSeconds: 60 } });
    const context = test.with({ limiter, peerHeader: true });
    expect(textOf(await call(context, 'upload_image', image(1)))).toContain('"url"');
    const over = await call(context, 'upload_image', image(2));
    expect(over.status).toBe(200);
    expect(textOf(over)).toMatch(/^rate_limited: .*Wait \d+ seconds/);
    const other = { [PEER_HEADER]: '192.0.2.2' };
    expect(textOf(await call(context, 'upload_image', image(3), other))).toContain('"url"');
  });

  it('is not called beyond the limit of messages', async () => {
    const limiter = createLimiter({ ...POLICIES, mcp: { quota: 1, windowSeconds: 60 } });
    const context = test.with({ limiter });
    await call(context, 'image_info', { id: 'aaaaaaaaaaaa' });
    expect((await call(context, 'image_info', { id: 'aaaaaaaaaaaa' })).status).toBe(429);
  });

  it('gets nothing of the headers that it was called with but address and host', async () => {
    const made = await call(test.context, 'upload_image', image(4));
    const { id, deleteToken } = made.told.result!.structuredContent as Record<string, string>;
    const headers = { authorization: `Bearer ${deleteToken}` };
    const refused = await call(test.context, 'delete_image', { id, deleteToken: 'no' }, headers);
    expect(textOf(refused)).toMatch(/^forbidden: /);
    expect(textOf(await call(test.context, 'image_info', { id }))).toContain(id);
  });

  it('holds memory for a message and its upload once, and gives it back', async () => {
    const admission = createAdmission({ bytes: 1_000_000, waiting: 3, waitMs: 2_000 });
    const context = test.with({ admission });
    const large = { image: makePng(200_000).toString('base64') };
    const answers = await Promise.all([1, 2, 3].map(() => call(context, 'upload_image', large)));
    for (const each of answers) expect(textOf(each)).toContain('"url"');
    expect(admission.inUse).toBe(0);
  });

  it('sells nothing where nothing is sold, and says so', async () => {
    const context = test.with({ payments: null });
    expect(textOf(await call(context, 'create_upload', { tier: 'paid' }))).toMatch(
      /^payments_unavailable: .*sells nothing.*stored\.$/,
    );
  });

  it('fails without a word of what broke', async () => {
    let asked = 0;
    const uuid = () => {
      // The first is the request's own.
      if (asked++ > 0) throw new Error('a secret of ours');
      return test.context.ids.uuid();
    };
    const context = test.with({ ids: { ...test.context.ids, uuid } });
    const text = textOf(await call(context, 'create_upload', {}));
    expect(text).toMatch(/^internal_error: .*Next: /);
    expect(text).not.toContain('secret');
    expect(test.lines.join()).toContain('a secret of ours');
  });

  it('is refused once the server is told to stop', async () => {
    const context = test.with({ draining: true });
    expect(textOf(await call(context, 'upload_image', image(5)))).toMatch(/^shutting_down: /);
  });
});
