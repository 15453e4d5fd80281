import type { CallToolResult } from '@modelcontextprotocol/server';
import type { ServiceFacts } from '../tools/service-facts';

/** Where clients of Cloudflare's `agents` package look for it. */
const CHALLENGE = 'x402/error';

/**
 * A 402 as a tool's result: the payment requirements of protocol version 2 as data and, the same, as text; then a word
 * for a model whose client cannot pay.
 *
 * Source: x402 specification, transport "MCP", the binding by a tool's result.
 *
 * @param required of the HTTP header
 * @param more.body of the HTTP answer: why a payment was refused, and a message
 */
export function presentChallenge(
  required: Readonly<Record<string, unknown>>,
  {
    body,
    tool,
    facts,
  }: {
    readonly body: Readonly<Record<string, unknown>>;
    readonly tool: string;
    readonly facts: ServiceFacts;
  },
): CallToolResult {
  const extensions = { ...(required.extensions as object | undefined) };
  // It tells a catalogue how to call the HTTP route.
  Reflect.deleteProperty(extensions, 'bazaar');
  const challenge = {
    ...required,
    resource: {
      url: `mcp://tool/${tool}`,
      description: describe(tool, facts),
      mimeType: 'application/json',
    },
    extensions,
  };
  const message = typeof body.message === 'string' ? body.message : 'Payment is required.';
  return {
    isError: true,
    structuredContent: challenge,
    content: [
      { type: 'text', text: JSON.stringify(challenge) },
      {
        type: 'text',
        text: `${message} Next: an x402 client signs one of "accepts" and calls ${tool} again with the same arguments and the payment in _meta["x402/payment"]. If yours cannot pay, tell the user the price, and that "img402 mcp" (stdio) pays from a wallet of its own.${tool === 'keep_image' ? '' : ' Tier "free" needs no payment.'}`,
      },
    ],
    _meta: { [CHALLENGE]: challenge },
  };
}

function describe(tool: string, { prices, paid, money, site }: ServiceFacts): string {
  const days = Math.floor(paid.retentionSeconds / 86_400);
  const said: Record<string, string> = {
    keep_image: `keeps one image ${days} days longer for ${prices?.keep ?? ''}`,
    create_upload: `sells a token for one upload, kept ${days} days, for ${prices?.upload ?? ''}`,
    upload_image: `uploads one image, kept ${days} days, for ${prices?.upload ?? ''}`,
  };
  return `${said[tool] ?? tool} in ${money} at ${site}`;
}
