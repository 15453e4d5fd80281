import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type RunningApp } from '../../start-app';
import { makeUniquePng } from '../make-unique-png';

let app: RunningApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

const HEADERS = {
  'content-type': 'application/json',
  accept: 'application/json, text/event-stream',
  'mcp-protocol-version': '2025-11-25',
};
const LIST = { jsonrpc: '2.0', id: 1, method: 'tools/list' };

const post = (body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${app.url}/mcp`, {
    method: 'POST',
    headers: { ...HEADERS, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

describe('POST /mcp', () => {
  it('answers one message in JSON, to a page of any origin, and makes no session', async () => {
    const response = await post(LIST, { origin: 'https://a.example' });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('mcp-session-id')).toBeNull();
    expect(response.headers.get('set-cookie')).toBeNull();
    expect(await response.json()).toMatchObject({ id: 1, result: { tools: [{}, {}, {}, {}, {}] } });
    const preflight = await fetch(`${app.url}/mcp`, { method: 'OPTIONS' });
    expect(preflight.headers.get('access-control-allow-headers')).toContain('mcp-protocol-version');
    expect(preflight.headers.get('access-control-allow-methods')).toBe('POST');
  });

  it('takes a notification and says nothing', async () => {
    const response = await post({ jsonrpc: '2.0', method: 'notifications/initialized' });
    expect(response.status).toBe(202);
    expect(await response.text()).toBe('');
  });

  it.each([
    ['no JSON', '{', {}, 400, -32_700],
    ['nothing', '', {}, 400, -32_700],
    ['bytes that are no text', '\ud800', {}, 400, -32_700],
    ['a batch', [LIST, LIST], {}, 400, -32_600],
    ['an empty batch', [], {}, 400, -32_600],
    ['no JSON-RPC', { hello: 1 }, {}, 400, null],
    ['null', 'null', {}, 400, null],
    ['a word', '"tools/list"', {}, 400, null],
    ['a method that there is not', { ...LIST, method: 'tools/steal' }, {}, 200, -32_601],
    ['a tool that there is not', call('steal_image', {}), {}, 200, -32_602],
    ['a client that reads no stream', LIST, { accept: 'application/json' }, 406, null],
    ['a client that reads no JSON', LIST, { accept: 'text/html' }, 406, null],
    ['another type', LIST, { 'content-type': 'text/plain' }, 415, null],
    ['a revision that there is not', LIST, { 'mcp-protocol-version': '1999-01-01' }, 400, null],
    ['junk for a revision', LIST, { 'mcp-protocol-version': 'x'.repeat(500) }, 400, null],
  ])('refuses %s', async (_, body, headers, status, code) => {
    const response = await post(body, headers);
    const answer = (await response.json()) as { error: { code: number; message: string } };
    expect([response.status, answer.error.code]).toEqual([
      status,
      code ?? (expect.any(Number) as number),
    ]);
    expect(JSON.stringify(answer)).not.toMatch(/node_modules|at .*\.m?js/);
  });

  it.each(['GET', 'DELETE', 'PUT', 'HEAD'])('has no %s', async (method) => {
    const response = await fetch(`${app.url}/mcp`, {
      method,
      headers: { accept: 'text/event-stream' },
    });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST');
  });

  it('refuses a message beyond its bound before it is read, and one without a length', async () => {
    const huge = 'x'.repeat(15_000_000);
    const told = await post(huge);
    expect(told.status).toBe(413);
    expect(await told.json()).toMatchObject({
      error: 'file_too_large',
      message: expect.stringContaining('create_upload') as string,
    });
    const stream = new Blob([huge]).stream();
    const init = { method: 'POST', headers: HEADERS, body: stream, duplex: 'half' };
    const streamed = await fetch(`${app.url}/mcp`, init);
    expect(streamed.status).toBe(413);
  });

  it('opens no stream to wait on', async () => {
    const listen = {
      ...LIST,
      method: 'subscriptions/listen',
      params: {
        notifications: { toolsListChanged: true },
        _meta: {
          'io.modelcontextprotocol/protocolVersion': '2026-07-28',
          'io.modelcontextprotocol/clientCapabilities': {},
          'io.modelcontextprotocol/clientInfo': { name: 'a', version: '1' },
        },
      },
    };
    const response = await post(listen, {
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'subscriptions/listen',
    });
    expect(await response.text()).toMatch(/"error":\{"code":-32/);
  });

  it('serves as many uploads at once as come, large ones too, and none waits for ever', async () => {
    const uploads = Array.from({ length: 24 }, (_, n) => {
      const image = makeUniquePng(1_000_000, 1000 + n).toString('base64');
      return post(call('upload_image', { image })).then((response) => response.json());
    });
    const answers = (await Promise.all(uploads)) as { result: { structuredContent: object } }[];
    for (const { result } of answers) {
      expect(result.structuredContent).toHaveProperty('url');
    }
  });
});

function call(name: string, args: object) {
  return { ...LIST, method: 'tools/call', params: { name, arguments: args } };
}
