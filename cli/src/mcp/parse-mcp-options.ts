import { parseArgs } from 'node:util';
import { fail, type Failure } from '../failure';
import { parseServer } from '../parse-server';
import { parseUsd } from '../pay/parse-usd';

/** The command line of `img402 mcp`, understood. Sums are atomic USDC. */
export type McpOptions = {
  readonly server: string;
  readonly maxSpend: bigint;
  readonly maxSpendPerCall: bigint;
};

const usage = (message: string) => fail('usage', 'usage', `${message} See img402 mcp --help.`);

/**
 * Understands a command line, or says what is wrong with it.
 *
 * @param defaultServer where neither the line nor the environment names one
 */
export function parseMcpOptions(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  defaultServer: string,
): McpOptions | 'help' | Failure {
  let values;
  try {
    ({ values } = parseArgs({
      args: [...argv],
      options: {
        server: { type: 'string' },
        'max-usd': { type: 'string', default: '0.05' },
        'max-usd-per-call': { type: 'string', default: '0.02' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }));
  } catch (error) {
    const [what = ''] = (error as Error).message.split('. ');
    return usage(`${what}.`);
  }
  if (values.help) return 'help';
  const server = parseServer(values.server ?? (env['IMG402_SERVER'] || defaultServer));
  if (server === null) {
    return usage(
      '--server and IMG402_SERVER are the origin of an instance, such as https://img402.dev.',
    );
  }
  const maxSpend = parseUsd(values['max-usd']);
  const maxSpendPerCall = parseUsd(values['max-usd-per-call']);
  if (maxSpend === null || maxSpendPerCall === null) {
    return usage('--max-usd and --max-usd-per-call are sums in dollars, such as 0.05.');
  }
  return { server, maxSpend, maxSpendPerCall };
}
