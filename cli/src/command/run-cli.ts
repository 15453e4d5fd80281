import type { Cli } from '../cli';
import { createCli } from '../create-cli';
import { fail, isFailure, type Failure } from '../failure';
import { listInputs } from '../input/list-inputs';
import { readInput } from '../input/read-input';
import { createPrinter, type Printer } from '../output/create-printer';
import { StateError } from '../state/state-error';
import { chooseExitCode } from './choose-exit-code';
import { HELP_TEXT } from './help-text';
import type { Host } from './host';
import type { Options } from './options';
import { DEFAULT_SERVER, parseOptions } from './parse-options';
import { runList } from './run-list';
import { runOnImages } from './run-on-images';
import { runResume } from './run-resume';
import { runUploads } from './run-uploads';

/** As a shell counts what SIGINT has ended. */
const INTERRUPTED = 130;

async function upload(
  host: Host,
  cli: Cli,
  printer: Printer,
  options: Options,
): Promise<(Failure | null)[]> {
  const { cwd, platform, stdin } = host;
  const inputs = await listInputs({
    ...{ words: options.words, clipboard: options.clipboard, cwd },
    stdinIsTerminal: stdin.isTTY === true,
    windows: platform === 'win32',
  });
  if (isFailure(inputs)) {
    printer.failed(null, inputs);
    return [inputs];
  }
  return runUploads(cli, { read: (input) => readInput(host, input), printer }, inputs, options);
}

async function run(
  host: Host,
  cli: Cli,
  printer: Printer,
  options: Options,
): Promise<(Failure | null)[]> {
  const { action } = options;
  switch (action) {
    case 'upload':
      return upload(host, cli, printer, options);
    case 'list':
      runList(cli, printer, options);
      return [];
    case 'resume':
      return runResume(cli, printer, options);
    case 'keep':
    case 'delete':
    case 'info':
      return runOnImages(cli, printer, action, options);
  }
}

function countLeft(cli: Cli): number {
  try {
    return cli.state.read().purchases.filter(({ target }) => target !== null).length;
  } catch (error) {
    // Whoever had a use for it has told.
    if (error instanceof StateError) return 0;
    throw error;
  }
}

/** Tells what this run or an earlier one has left. */
function tellLeft(cli: Cli, printer: Printer): void {
  const left = countLeft(cli);
  if (left === 0) return;
  const payments = left === 1 ? 'A payment is' : `${left} payments are`;
  printer.note(`${payments} not finished: img402 --resume. Nothing is taken twice.`);
}

/**
 * Runs one command line.
 *
 * @returns the exit code
 */
export async function runCli(host: Host, argv: readonly string[]): Promise<number> {
  const { screen, env, version, signal } = host;
  if (argv[0] === 'mcp') {
    // A file of that name is ./mcp. What speaks the protocol is read only where it is spoken.
    const { runMcp } = await import('../mcp/run-mcp');
    return runMcp(host, argv.slice(1), DEFAULT_SERVER);
  }
  const options = parseOptions(argv, env);
  if (options === 'help' || options === 'version') {
    screen.out(options === 'help' ? HELP_TEXT : `${version}\n`);
    return 0;
  }
  const format = isFailure(options) ? 'url' : options.format;
  const printer = createPrinter(screen, { format, now: () => Date.now() });
  if (isFailure(options)) {
    printer.failed(null, options);
    return chooseExitCode([options.failed]);
  }
  const cli = createCli(host, printer);
  try {
    const results = await run(host, cli, printer, options);
    if (options.action !== 'resume') tellLeft(cli, printer);
    return chooseExitCode(results.map((failure) => failure?.failed ?? null));
  } catch (error) {
    if (error instanceof StateError) {
      printer.failed(null, fail('local', 'state', error.message));
      return chooseExitCode(['local']);
    }
    if (!signal.aborted) throw error;
    printer.failed(null, fail('local', 'interrupted', 'Interrupted.'));
    tellLeft(cli, printer);
    return INTERRUPTED;
  }
}
