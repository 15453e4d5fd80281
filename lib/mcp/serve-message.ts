import {
  createMcpHandler,
  isLegacyRequest,
  WebStandardStreamableHTTPServerTransport,
} from '@modelcontextprotocol/server';
import type { ApiResponse } from '@/lib/http/exchange';
import { buildServer } from './build-server';
import type { ToolCall } from './call-route';

/** What the protocol puts into headers. Source: MCP specification, Transports, "Streamable HTTP". */
const PROTOCOL_HEADERS = [
  'accept',
  'content-type',
  'mcp-protocol-version',
  'mcp-session-id',
  'mcp-method',
  'mcp-name',
] as const;

/** The message as the SDK wants it: the body is parsed already. */
function toWebRequest({ request, origins }: Omit<ToolCall, 'afterwards'>): Request {
  const headers = new Headers();
  for (const name of PROTOCOL_HEADERS) {
    const value = request.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  return new Request(`${origins.site}/mcp`, { method: 'POST', headers });
}

/** Revisions up to 2025-11-25. One message, one answer in JSON, and the server is gone. */
async function serveLegacy(call: ToolCall, web: Request, message: unknown): Promise<Response> {
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
  const server = buildServer(call);
  await server.connect(transport);
  try {
    return await transport.handleRequest(web, { parsedBody: message });
  } finally {
    await server.close();
  }
}

/** Revisions from 2026-07-28 on. Nothing here ever changes, so that there is nothing to subscribe to. */
const serveModern = (call: ToolCall, web: Request, message: unknown): Promise<Response> =>
  createMcpHandler(() => buildServer(call), { legacy: 'reject', maxSubscriptions: 0 }).fetch(web, {
    parsedBody: message,
  });

async function runAll(works: readonly (() => Promise<void>)[]): Promise<void> {
  for (const work of works) await work();
}

/** Answers one message, of whichever revision of MCP, by the official SDK. */
export async function serveMessage(
  from: Omit<ToolCall, 'afterwards'>,
  message: unknown,
): Promise<ApiResponse> {
  const afterwards: ToolCall['afterwards'] = [];
  const call: ToolCall = { ...from, afterwards };
  const web = toWebRequest(from);
  const serve = (await isLegacyRequest(web, message)) ? serveLegacy : serveModern;
  const response = await serve(call, web, message);
  const contentType = response.headers.get('content-type');
  return {
    status: response.status,
    headers: {
      ...(contentType === null ? {} : { 'content-type': contentType }),
      'cache-control': 'no-store',
    },
    body: response.body === null ? null : await response.text(),
    ...(afterwards.length === 0 ? {} : { afterwards: () => runAll(afterwards) }),
  };
}
