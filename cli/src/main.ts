import { homedir } from 'node:os';
import { runCli } from './command/run-cli';
import { runTool } from './input/run-tool';

/** Put in by the build. */
declare const IMG402_CLI_VERSION: string;

/** As a shell counts what SIGPIPE has ended. */
const NOBODY_READS = 141;
const INTERRUPTED = 130;
const UNREAD = new Error('nobody reads the output');

const { stdout, stderr, stdin, env } = process;
const stop = new AbortController();

process.on('SIGINT', () => {
  // Whoever presses it twice does not want to wait. What is remembered is whole at every moment.
  if (stop.signal.aborted) process.exit(INTERRUPTED);
  stop.abort();
});
process.on('SIGTERM', () => stop.abort());
stdout.on('error', () => stop.abort(UNREAD));
stderr.on('error', () => undefined);

const isTerminal = stdout.isTTY && stderr.isTTY;
const dumb = env['TERM'] === 'dumb';

const code = await runCli(
  {
    env,
    home: homedir(),
    platform: process.platform,
    cwd: process.cwd(),
    stdin,
    screen: {
      out: (text) => void stdout.write(text),
      err: (text) => void stderr.write(text),
      isTerminal,
      colour: isTerminal && !dumb && (env['NO_COLOR'] ?? '') === '',
      movesCursor: !dumb,
    },
    runTool,
    version: IMG402_CLI_VERSION,
    signal: stop.signal,
  },
  process.argv.slice(2),
);
process.exitCode = stop.signal.reason === UNREAD ? NOBODY_READS : code;
// A pipe that nobody has read to its end would hold the process.
stdin.destroy();
