// Here and beside: the whole of zod, not its `z`, of which a bundle could leave nothing out.
import type * as z from 'zod';

/** What a client is told of a tool, whichever transport it comes by. Knows no server. */
export type ToolText<Input = unknown> = {
  readonly name: string;
  readonly title: string;
  /** Written for a model: when to use it, what it costs, what to do next. */
  readonly description: string;
  /** Of what the tool is called with, once parsed. */
  readonly inputSchema: z.ZodType<Input>;
  /** Of an object at its root in JSON Schema, as clients of all revisions demand. */
  readonly outputSchema: z.ZodType;
  /** All hints are given: an absent one means the worst. Source: MCP specification, ToolAnnotations. */
  readonly annotations: {
    readonly readOnlyHint: boolean;
    readonly destructiveHint: boolean;
    readonly idempotentHint: boolean;
    readonly openWorldHint: boolean;
  };
};
