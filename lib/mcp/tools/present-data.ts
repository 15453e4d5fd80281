import type { CallToolResult } from '@modelcontextprotocol/server';

/** Data for a program, and the same as text for a client that knows only that. */
export function presentData(data: object): CallToolResult {
  return {
    structuredContent: { ...data },
    content: [{ type: 'text', text: JSON.stringify(data) }],
  };
}
