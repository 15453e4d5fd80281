import type { CallToolResult } from '@modelcontextprotocol/server';
import type { ApiResponse } from '@/lib/http/exchange';
import type { ServiceFacts } from '../tools/service-facts';
import { decodeObject } from './decode-object';
import { parseObject } from './parse-object';
import { presentChallenge } from './present-challenge';
import { presentData } from '../tools/present-data';
import { presentError } from '../tools/present-error';

/** Where clients look for what became of a payment. Source: x402 specification, transport "MCP". */
const SETTLEMENT = 'x402/payment-response';

/**
 * A tool's result, of what one of our routes answered.
 *
 * @param tool its name
 * @param shape makes the data of what was answered well; left out, they are as they came
 */
export function toResult(
  response: ApiResponse,
  tool: string,
  facts: ServiceFacts,
  shape: (body: Readonly<Record<string, unknown>>) => object = (body) => body,
): CallToolResult {
  const { status, headers } = response;
  const body = typeof response.body === 'string' ? parseObject(response.body) : {};
  const required = headers['payment-required'];
  if (status === 402 && required !== undefined) {
    return presentChallenge(decodeObject(required), { body, tool, facts });
  }
  if (status >= 400) {
    // Where nothing is sold, waiting does not help.
    const isVain = facts.prices === null && body.error === 'payments_unavailable';
    return presentError(body, isVain ? null : (headers['retry-after'] ?? null));
  }
  const settled = headers['payment-response'] ?? headers['x-payment-response'];
  return {
    ...presentData(status === 202 ? body : shape(body)),
    ...(settled === undefined ? {} : { _meta: { [SETTLEMENT]: decodeObject(settled) } }),
  };
}
