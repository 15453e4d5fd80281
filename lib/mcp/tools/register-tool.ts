import type { CallToolResult, McpServer } from '@modelcontextprotocol/server';
import type { ToolText } from './tool-text';

/** Gives a server a tool: what is told of it, and what it does. */
export function registerTool<Input>(
  server: McpServer,
  { name, ...told }: ToolText<Input>,
  run: (
    input: Input,
    meta: Readonly<Record<string, unknown>> | undefined,
  ) => Promise<CallToolResult>,
): void {
  server.registerTool(name, told, (input, ctx) => run(input, ctx.mcpReq._meta));
}
