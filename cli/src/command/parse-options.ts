import { parseArgs } from 'node:util';
import { fail, isFailure, type Failure } from '../failure';
import { parseServer } from '../parse-server';
import { parseUsd } from '../pay/parse-usd';
import type { Action, Options } from './options';

type Env = Readonly<Record<string, string | undefined>>;

/** The service whose contract this is. Without it `npx img402` would need a setting before it does anything. */
export const DEFAULT_SERVER = 'https://img402.dev';
/** Five images at the usual price. */
const DEFAULT_MAX_USD = '0.05';

const ACTIONS = ['keep', 'delete', 'info', 'list', 'resume'] as const;
/** Those that take no words. */
const ALONE: readonly Action[] = ['list', 'resume'];
const FLAG = { type: 'boolean', default: false } as const;

const usage = (message: string) => fail('usage', 'usage', `${message} See img402 --help.`);

function parseWords(argv: readonly string[]) {
  return parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      ...{ paid: FLAG, clipboard: FLAG, json: FLAG, markdown: FLAG },
      ...{ keep: FLAG, delete: FLAG, info: FLAG, list: FLAG, resume: FLAG },
      help: { ...FLAG, short: 'h' },
      version: { ...FLAG, short: 'v' },
      server: { type: 'string' },
      expires: { type: 'string' },
      'max-usd': { type: 'string' },
      token: { type: 'string' },
    },
  });
}

type Values = ReturnType<typeof parseWords>['values'];

/** What does not go together, in words; null where all does. */
function findConflict(values: Values, action: Action, words: readonly string[]): string | null {
  const uploads = action === 'upload';
  if (values.json && values.markdown) return '--json and --markdown exclude each other.';
  if (!uploads && values.markdown) return '--markdown is for uploads.';
  if (!uploads && (values.clipboard || values.paid || values.expires !== undefined)) {
    return '--paid, --clipboard and --expires are for uploads.';
  }
  if (action !== 'delete' && values.token !== undefined) return '--token is for --delete.';
  if (ALONE.includes(action) && words.length > 0) return `--${action} takes no names.`;
  if (!uploads && !ALONE.includes(action) && words.length === 0) {
    return `--${action} needs the URL or the id of an image.`;
  }
  if (values.token !== undefined && words.length > 1) return '--token is for one image.';
  return null;
}

/** Understands a command line, or says what is wrong with it. */
export function parseOptions(
  argv: readonly string[],
  env: Env,
): Options | 'help' | 'version' | Failure {
  let parsed: ReturnType<typeof parseWords>;
  try {
    parsed = parseWords(argv);
  } catch (error) {
    const [what = ''] = (error as Error).message.split('. ');
    return usage(`${what}.`);
  }
  const { values, positionals: words } = parsed;
  if (values.help) return 'help';
  if (values.version) return 'version';
  const actions = ACTIONS.filter((name) => values[name]);
  if (actions.length > 1) return usage(`--${actions.join(' and --')} exclude each other.`);
  const action = actions[0] ?? 'upload';
  const conflict = findConflict(values, action, words);
  if (conflict !== null) return usage(conflict);
  const read = (text: string | undefined, from: string): string | null | Failure =>
    text === undefined || text === ''
      ? null
      : (parseServer(text) ??
        usage(`${from} is the origin of an instance, such as https://img402.dev.`));
  const server = read(values.server, '--server');
  const envServer = read(env['IMG402_SERVER'], 'IMG402_SERVER');
  if (isFailure(server)) return server;
  if (isFailure(envServer)) return envServer;
  const maxSpend = parseUsd(values['max-usd'] ?? DEFAULT_MAX_USD);
  if (maxSpend === null) return usage('--max-usd is a sum in dollars, such as 0.05.');
  const expires = values.expires ?? null;
  if (expires !== null && !/^[1-9]\d{0,9}[smhdw]?$/.test(expires)) {
    return usage('--expires is a time such as 30m, 12h, 3d or 2w, or whole seconds.');
  }
  return {
    ...{ action, words, server, expires, maxSpend },
    ...{ clipboard: values.clipboard, paid: values.paid },
    format: values.json ? 'json' : values.markdown ? 'markdown' : 'url',
    ...{ envServer, defaultServer: DEFAULT_SERVER },
    token: values.token ?? env['IMG402_DELETE_TOKEN'] ?? null,
  };
}
