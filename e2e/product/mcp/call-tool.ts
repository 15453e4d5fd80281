import type { Client } from '@modelcontextprotocol/client';

export type ToolAnswer = {
  readonly isError: boolean;
  readonly data: Readonly<Record<string, unknown>>;
  /** The first text. */
  readonly text: string;
  readonly meta: Readonly<Record<string, unknown>>;
};

/** Calls a tool as a client's model would, and reads its result. */
export async function callTool(
  client: Client,
  name: string,
  args: Readonly<Record<string, unknown>>,
  meta: Readonly<Record<string, unknown>> = {},
): Promise<ToolAnswer> {
  const result = await client.callTool({ name, arguments: { ...args }, _meta: { ...meta } });
  const [first] = result.content;
  return {
    isError: result.isError === true,
    data: (result.structuredContent ?? {}) as Record<string, unknown>,
    text: first?.type === 'text' ? first.text : '',
    meta: result._meta ?? {},
  };
}
