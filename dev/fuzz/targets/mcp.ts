import { makeGuardContext } from '@/dev/context/make-guard-context';
import { splitBody } from '@/dev/uploads/split-body';
import type { Context } from '@/lib/context';
import { isRefusal } from '@/lib/errors';
import { Call } from '@/lib/http/answer';
import { handleMcp } from '@/lib/mcp/handle-mcp';
import { expectThat } from '../expect-that';
import type { FuzzTarget } from '../fuzz-target';
import { expectMessage } from '../oracles/expect-message';
import { makeFuzzRows, NOW } from '../oracles/make-fuzz-rows';

const UUID = '00000000-0000-4000-8000-000000000000';
const MODERN = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientCapabilities': {},
  'io.modelcontextprotocol/clientInfo': { name: 'a', version: '1' },
};

/** Nothing is sold or fetched, and no image is as small as those that are taken: a message changes nothing. */
const guard = makeGuardContext(
  {
    ...{ SITE_URL: 'https://img.example.org', IMAGE_URL: 'https://i.example.org' },
    ...{ RATE_LIMITS: 'off', FREE_MAX_BYTES: '20', PAID_MAX_BYTES: '20' },
  },
  { clock: { now: () => NOW }, payments: null, remote: null },
);
const { ids, db } = guard.context;
const context = {
  ...guard.context,
  ids: { ...ids, uuid: () => UUID },
  db: { ...db, ...makeFuzzRows() },
} as unknown as Context;

const call = (name: string, args: object, more: object = {}) => ({
  ...{ jsonrpc: '2.0', id: 1, method: 'tools/call' },
  params: { name, arguments: args, ...more },
});
const old = (message: object) => `2025-11-25\n${JSON.stringify(message)}`;

const SEEDS = [
  old(call('image_info', { id: 'abcdefghij' })),
  old(call('image_info', { id: 'https://i.example.org/bbbbbbbbbb.png' })),
  old(call('upload_image', { image: 'aGVsbG8=', expires: '3d', tier: 'free' })),
  old(call('upload_image', { url: 'https://a.example.net/b.png', idempotencyKey: 'k'.repeat(16) })),
  old(call('upload_image', { image: 'aGk=' }, { _meta: { 'x402/payment': { x402Version: 1 } } })),
  old(call('create_upload', { filename: "it's.png", expires: '60', tier: 'free' })),
  old(call('create_upload', { tier: 'paid' }, { _meta: { 'x402/payment': 'abc' } })),
  old(call('delete_image', { id: 'abcdefghij', deleteToken: 'ab'.repeat(20) })),
  old(call('keep_image', { id: 'abcdefghij' })),
  old({ jsonrpc: '2.0', id: 'a', method: 'tools/list', params: {} }),
  old({ jsonrpc: '2.0', method: 'notifications/initialized' }),
  old({ jsonrpc: '2.0', id: null, method: 'ping' }),
  old([call('image_info', {})]),
  `2026-07-28 tools/call image_info\n${JSON.stringify(call('image_info', { id: 'abcdefghij' }, { _meta: MODERN }))}`,
  `2026-07-28 tools/list\n${JSON.stringify({ jsonrpc: '2.0', id: 2, method: 'tools/list', params: { _meta: MODERN } })}`,
  `2026-07-28 subscriptions/listen\n${JSON.stringify({ jsonrpc: '2.0', id: 3, method: 'subscriptions/listen', params: { notifications: { toolsListChanged: true }, _meta: MODERN } })}`,
  old({
    ...{ jsonrpc: '2.0', id: 1, method: 'initialize' },
    params: {
      protocolVersion: '2025-06-18',
      capabilities: {},
      clientInfo: { name: 'a', version: '1' },
    },
  }),
];

/** Asks once. First line of an input: revision, and the two headers that newer revisions have, with spaces between. */
async function ask(head: string, body: Uint8Array) {
  const [version = '', method = '', name = ''] = head.split(' ');
  const headers: Readonly<Record<string, string>> = {
    ...{ accept: 'application/json, text/event-stream', 'content-type': 'application/json' },
    ...(version === '' ? {} : { 'mcp-protocol-version': version }),
    ...(method === '' ? {} : { 'mcp-method': method }),
    ...(name === '' ? {} : { 'mcp-name': name }),
  };
  guard.lines.length = 0;
  const request = {
    ...{ method: 'POST', path: '/mcp', query: new URLSearchParams() },
    headers: { get: (key: string) => headers[key.toLowerCase()] ?? null },
    body: splitBody(body, 2_000),
  };
  const answer = await handleMcp(new Call(context, request, {}));
  const errors = guard.lines.filter((line) => (JSON.parse(line) as { level: number }).level >= 50);
  expectThat(errors.length === 0, 'something broke inside', errors);
  return answer;
}

/** A message to the tools for models: one answer to each that asks for one, and nothing that breaks inside. */
export const target: FuzzTarget = {
  seeds: () => SEEDS.map((text) => Buffer.from(text)),
  dictionary: [
    ...[
      '"jsonrpc":',
      '"2.0"',
      '"id":',
      '"method":',
      '"params":',
      '"name":',
      '"arguments":',
      '"_meta":',
    ],
    ...[
      '"tools/call"',
      '"tools/list"',
      '"ping"',
      '"initialize"',
      '"server/discover"',
      '"resources/read"',
    ],
    ...['"image_info"', '"upload_image"', '"create_upload"', '"delete_image"', '"keep_image"'],
    ...['"id"', '"image"', '"url"', '"tier"', '"paid"', '"free"', '"expires"', '"filename"'],
    ...['"deleteToken"', '"idempotencyKey"', '"x402/payment"', '"x402Version":', '"3d"', '"60"'],
    ...[
      'null',
      'true',
      '{}',
      '[]',
      '""',
      '1e999',
      '-0',
      '9007199254740993',
      '"__proto__":',
      '"constructor"',
    ],
    ...[
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '\\u0000',
      '\\ud800',
      "'",
      '\\n',
      '$(id)',
      '`',
      '\\"',
      '"\\\\"',
    ],
    ...['2025-11-25', '2026-07-28', '2024-11-05', 'tools/call', 'subscriptions/listen', '\n', ' '],
    ...[
      '"abcdefghij"',
      '"bbbbbbbbbb"',
      '"cccccccccc"',
      'https://i.example.org/',
      '"aGk="',
      'data:image/png;base64,',
    ],
    ...Object.keys(MODERN).map((name) => `"${name}":`),
  ],
  maxLength: 3_000,
  async run(input) {
    const line = input.indexOf(10);
    const head = input.toString('latin1', 0, line === -1 ? input.length : line);
    // Values of headers hold no control characters.
    if (/[^\x20-\x7e]/.test(head)) return 'no header';
    const body = line === -1 ? Buffer.alloc(0) : input.subarray(line + 1);
    const answer = await ask(head, body);
    if (isRefusal(answer)) {
      expectThat(answer.refused === 'file_too_large', 'another code', answer);
      return answer.refused;
    }
    const again = await ask(head, body);
    expectThat(!isRefusal(again) && again.body === answer.body, 'another the second time', again);
    return expectMessage(body, answer);
  },
};
