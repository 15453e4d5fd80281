import { once } from 'node:events';
import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio';
import { chooseExitCode } from '../command/choose-exit-code';
import type { Host } from '../command/host';
import { createCli } from '../create-cli';
import { isFailure } from '../failure';
import { buildLocalServer } from './build-local-server';
import { createPurse } from './create-purse';
import { MCP_HELP_TEXT } from './mcp-help-text';
import { parseMcpOptions } from './parse-mcp-options';

/** A picture of 10 MB in base64, and what is around it. */
const MAX_MESSAGE_BYTES = 16 * 2 ** 20;

/**
 * `img402 mcp`: serves MCP over stdin and stdout until the client goes or the process is told to stop.
 *
 * @returns the exit code
 */
export async function runMcp(
  host: Host,
  argv: readonly string[],
  defaultServer: string,
): Promise<number> {
  const { screen, env, signal } = host;
  const options = parseMcpOptions(argv, env, defaultServer);
  if (options === 'help') {
    screen.out(MCP_HELP_TEXT);
    return 0;
  }
  if (isFailure(options)) {
    screen.err(`img402 mcp: ${options.message}\n`);
    return chooseExitCode([options.failed]);
  }
  // Stdout is the protocol's alone.
  const warn = (line: string) => screen.err(`img402 mcp: ${line}\n`);
  const cli = createCli(host, { warn, note: () => undefined });
  const purse = createPurse({ perCall: options.maxSpendPerCall, inAll: options.maxSpend });
  const { stdin, stdout } = process;
  const transport = new StdioServerTransport(stdin, stdout, { maxBufferSize: MAX_MESSAGE_BYTES });
  const handle = serveStdio(() => buildLocalServer({ host, cli, purse }, options), {
    transport,
    maxSubscriptions: 0,
    onerror: ({ message }) => warn(message),
  });
  await Promise.race([once(stdin, 'end', { signal }), once(stdin, 'close', { signal })]).catch(
    () => undefined,
  );
  await handle.close();
  return 0;
}
