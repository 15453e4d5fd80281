import type { CallToolResult } from '@modelcontextprotocol/server';
import { NEXT_STEPS } from './next-steps';

/**
 * A refusal for a model: what happened, whether anything was lost, and what to do next. Text only: what stands in
 * `structuredContent` is held against the schema of a success by clients of the 2025 revisions.
 *
 * @param problem `error` and `message`, as the HTTP API answers them
 * @param retryAfter whole seconds
 */
export function presentError(
  problem: Readonly<Record<string, unknown>>,
  retryAfter: string | null = null,
): CallToolResult {
  const code = typeof problem.error === 'string' ? problem.error : 'internal_error';
  const message = typeof problem.message === 'string' ? problem.message : 'Something broke.';
  const next = NEXT_STEPS[code] ?? null;
  const wait = retryAfter === null ? null : `Wait ${retryAfter} seconds before you call again.`;
  const text = [`${code}: ${message}`, next, wait].filter((part) => part !== null).join(' ');
  return { isError: true, content: [{ type: 'text', text }] };
}
