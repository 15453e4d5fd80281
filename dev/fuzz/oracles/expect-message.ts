import type { ApiResponse } from '@/lib/http/exchange';
import { expectThat } from '../expect-that';

type Told = {
  readonly jsonrpc?: unknown;
  readonly id?: unknown;
  readonly error?: { readonly code?: unknown; readonly message?: unknown };
  readonly result?: {
    readonly isError?: boolean;
    readonly structuredContent?: Readonly<Record<string, unknown>>;
    readonly content?: readonly { readonly text?: string }[];
  };
};

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}

/** Whether a text is what the schemas of the SDK have against a message. */
function isIssues(text: string): boolean {
  const issues = parse(Buffer.from(text));
  return (
    Array.isArray(issues) &&
    issues.every((issue) => Array.isArray((issue as { path?: unknown } | null)?.path))
  );
}

/** What one message was answered: by JSON-RPC, under its own id, without a word of what is inside. */
export function expectMessage(sent: Uint8Array, { status, body }: ApiResponse): string {
  const message = parse(sent) as { id?: unknown } | null | undefined;
  if (body === null || body === '') {
    expectThat(status === 202 || status >= 400, 'no answer', status);
    return `silent ${status}`;
  }
  expectThat(typeof body === 'string', 'another body');
  const told = JSON.parse(body) as Told;
  expectThat(told.jsonrpc === '2.0', 'no JSON-RPC', body);
  expectThat((told.result === undefined) !== (told.error === undefined), 'two answers', body);
  expectThat(
    told.id === undefined || told.id === null || told.id === message?.id,
    'an id of nobody',
    body,
  );
  expectThat(!/node_modules|\\n {4}at |internal_error/.test(body), 'what is inside', body);
  if (told.error !== undefined) {
    const { code, message: text } = told.error;
    expectThat(Number.isInteger(code) && typeof text === 'string', 'an error', body);
    // It says that we broke. The SDK says so too of parameters of another form, and where nothing can be subscribed to.
    const isTold = text === 'Subscription limit reached' || isIssues(text);
    expectThat(code !== -32_603 || isTold, 'an inner error', body);
    return `error ${String(code)}`;
  }
  expectThat(message !== undefined && status === 200, 'a result of nothing', status, body);
  const { isError, structuredContent: data, content } = told.result!;
  if (content === undefined) return 'result';
  const text = content[0]?.text ?? '';
  expectThat(text !== '', 'a result without words', body);
  if (isError === true)
    return `tool: ${/^[a-z_]+(?=:)/.exec(text)?.[0] ?? 'refused by its schema'}`;
  expectThat(data !== undefined && text === JSON.stringify(data), 'other words than data', body);
  expectThat(data.deleted !== true && data.deleteToken === undefined, 'something done', body);
  const isLive = data.sha256 === undefined || /^a[a-z0-9]{9,31}$/.test(String(data.id));
  expectThat(isLive, 'an image that is none', body);
  return 'tool: done';
}
