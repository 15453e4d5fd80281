import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';

/** The official client, connected to a running product. `modern` speaks the revision of 2026, `legacy` those before it. */
export async function connectMcp(url: string, era: 'modern' | 'legacy'): Promise<Client> {
  const client = new Client(
    { name: 'img402-test', version: '1.0.0' },
    { versionNegotiation: { mode: era === 'modern' ? { pin: '2026-07-28' } : 'legacy' } },
  );
  await client.connect(new StreamableHTTPClientTransport(new URL('/mcp', url)));
  return client;
}
