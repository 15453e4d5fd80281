import { parseArgs } from 'node:util';
import { CASE_STATES } from '@/lib/abuse/case-states';
import { CATEGORIES, type Category } from '@/lib/abuse/categories';
import { CASE_ACTION, type CaseAction } from '@/lib/abuse/cases/case-action';
import type { CaseFilter } from '@/lib/abuse/cases/list-cases';
import { RESTORE_REASONS } from '@/lib/abuse/cases/restore-case';
import { StartError } from '@/lib/start-error';

/** What was asked for at the shell. */
export type Command =
  | { readonly kind: 'list'; readonly filter: CaseFilter; readonly limit: number }
  | { readonly kind: 'show'; readonly caseId: string }
  | { readonly kind: 'open'; readonly imageId: string; readonly category: Category }
  | { readonly kind: 'act'; readonly caseId: string; readonly action: CaseAction }
  | { readonly kind: 'export'; readonly caseId: string; readonly to: string | null }
  | {
      readonly kind: 'verify';
      readonly head: { readonly seq: bigint; readonly hash: string } | null;
    }
  | { readonly kind: 'export-audit'; readonly to: string | null }
  | { readonly kind: 'export-blocklist'; readonly to: string | null }
  | { readonly kind: 'import-blocklist'; readonly from: string };

export const USAGE = `npm run operator -- COMMAND [--json]

  list [--state ${CASE_STATES.join('|')}] [--limit N]
                                 what is due, the earliest deadline first; or the cases of a state
  show CASE                      everything of a case
  open IMAGE CATEGORY            a case of an image that nobody has reported
  triage CASE                    take it up
  remove CASE [--category C] [--same-payer]
                                 451 from now on, the bytes blocked; also all of the wallet that paid
  reject CASE                    keep the image
  restore CASE --reason ${RESTORE_REASONS.join('|')}
  hold CASE, release CASE        legal hold: neither bytes nor records go
  categorise CASE CATEGORY       ${CATEGORIES.join(', ')}
  merge CASE INTO                its reports go to the other case
  note CASE TEXT
  tipline CASE NUMBER            it was reported to the CyberTipline
  close CASE, erase CASE         erase: drops what people wrote in it
  export CASE [--to FILE]        JSON lines
  audit verify [--head SEQ:HASH] whether the audit is as it was written
  audit export [--to FILE]
  blocklist export [--to FILE], blocklist import FILE`;

const CASE_ID = /^[a-z0-9]{10}$/;

const wrong = (what: string) => new StartError(`${what}\n\n${USAGE}`);

/** Words of the command line, one by one, each asked for by what it should be. */
function createWords(words: readonly string[]) {
  let at = 0;
  const next = (what: string): string => {
    const word = words[at];
    if (word === undefined) throw wrong(`${what} is missing.`);
    at += 1;
    return word;
  };
  return {
    next,
    caseId: (what = 'CASE'): string => {
      const id = next(what);
      if (!CASE_ID.test(id)) throw wrong(`${what} is 10 letters and digits, as "list" shows it.`);
      return id;
    },
    category: (word = next('CATEGORY')): Category => {
      const category = CATEGORIES.find((name) => name === word);
      if (category === undefined) throw wrong(`A category is one of ${CATEGORIES.join(', ')}.`);
      return category;
    },
    rest: (what: string): string => {
      const text = [next(what), ...words.slice(at)].join(' ');
      at = words.length;
      return text;
    },
    end: () => {
      if (at < words.length) throw wrong(`"${words[at]}" is one word too many.`);
    },
  };
}

type Words = ReturnType<typeof createWords>;
type Options = ReturnType<typeof readOptions>['values'];

function readOptions(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      state: { type: 'string' },
      limit: { type: 'string', default: '50' },
      category: { type: 'string' },
      'same-payer': { type: 'boolean', default: false },
      reason: { type: 'string' },
      to: { type: 'string' },
      head: { type: 'string' },
    },
  });
}

function readFilter(state: string | undefined): CaseFilter {
  if (state === undefined) return 'due';
  const filter = CASE_STATES.find((name) => name === state);
  if (filter === undefined) throw wrong(`A state is one of ${CASE_STATES.join(', ')}.`);
  return filter;
}

/** The fields of an action beside its name. */
function readFields(name: string, words: Words, options: Options): object {
  switch (name) {
    case 'remove': {
      const category = options.category === undefined ? null : words.category(options.category);
      return { category, samePayer: options['same-payer'] };
    }
    case 'restore':
      return { reason: options.reason };
    case 'categorise':
      return { category: words.category() };
    case 'merge':
      return { into: words.caseId('INTO') };
    case 'note':
      return { text: words.rest('TEXT') };
    case 'tipline':
      return { number: words.next('NUMBER') };
    default:
      return {};
  }
}

function readAction(name: string, words: Words, options: Options): Command {
  const caseId = words.caseId();
  const action = name === 'reject' ? 'keep' : name;
  const parsed = CASE_ACTION.safeParse({ action, ...readFields(name, words, options) });
  if (parsed.success) return { kind: 'act', caseId, action: parsed.data };
  const [issue] = parsed.error.issues;
  const field = issue?.path.join('.') ?? '';
  throw wrong(
    field === '' || field === 'action'
      ? `There is no command "${name}".`
      : `${field} of ${name}: ${issue?.message ?? 'wrong'}.`,
  );
}

function readHead(head: string | undefined) {
  if (head === undefined) return null;
  const match = /^(?<seq>\d{1,18}):(?<hash>[0-9a-f]{64})$/.exec(head);
  if (match?.groups === undefined) throw wrong('--head is a number, a colon and 64 hex digits.');
  return { seq: BigInt(match.groups.seq ?? ''), hash: match.groups.hash ?? '' };
}

function readCommand(words: Words, options: Options): Command {
  const to = options.to ?? null;
  const name = words.next('COMMAND');
  switch (name) {
    case 'list': {
      const limit = Number(options.limit);
      if (!Number.isInteger(limit) || limit < 1 || limit > 1_000) {
        throw wrong('--limit is a whole number from 1 to 1000.');
      }
      return { kind: 'list', filter: readFilter(options.state), limit };
    }
    case 'show':
      return { kind: 'show', caseId: words.caseId() };
    case 'open':
      return { kind: 'open', imageId: words.next('IMAGE'), category: words.category() };
    case 'export':
      return { kind: 'export', caseId: words.caseId(), to };
    case 'audit': {
      const what = words.next('verify or export');
      if (what === 'verify') return { kind: 'verify', head: readHead(options.head) };
      if (what === 'export') return { kind: 'export-audit', to };
      throw wrong(`There is no command "audit ${what}".`);
    }
    case 'blocklist': {
      const what = words.next('export or import');
      if (what === 'export') return { kind: 'export-blocklist', to };
      if (what === 'import') return { kind: 'import-blocklist', from: words.next('FILE') };
      throw wrong(`There is no command "blocklist ${what}".`);
    }
    default:
      return readAction(name, words, options);
  }
}

/**
 * Reads what was asked for at the shell.
 *
 * @throws StartError, or what `parseArgs` throws, where it is no command
 */
export function parseCommand(args: readonly string[]): {
  readonly command: Command;
  readonly json: boolean;
} {
  const { values, positionals } = readOptions(args);
  const words = createWords(positionals);
  const command = readCommand(words, values);
  words.end();
  return { command, json: values.json };
}
