import { formatUsdc } from '@/lib/format/format-usdc';
import type { ServiceFacts } from '@/lib/mcp/tools/service-facts';
import type { McpOptions } from './parse-mcp-options';

const DAY_SECONDS = 86_400;

/** What the tools say here: the usual sizes and prices, since the server has not been asked. */
export function describeHere(
  { server, maxSpend, maxSpendPerCall }: McpOptions,
  hasKey: boolean,
): ServiceFacts {
  return {
    site: server,
    free: { maxBytes: 2 ** 20, retentionSeconds: 7 * DAY_SECONDS },
    paid: { maxBytes: 10 * 2 ** 20, retentionSeconds: 365 * DAY_SECONDS },
    prices: { upload: '$0.01', keep: '$0.01' },
    money: 'USDC',
    payer: hasKey
      ? { perCall: formatUsdc(maxSpendPerCall), inAll: formatUsdc(maxSpend) }
      : 'nobody',
    isLocal: true,
  };
}
