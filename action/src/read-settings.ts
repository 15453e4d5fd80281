import type { UploadTarget } from './upload-file';

export type Settings = UploadTarget & {
  readonly files: string;
  readonly before: string;
  readonly noFiles: 'warn' | 'error' | 'ignore';
  readonly comment: 'update' | 'new' | 'none';
  /** Empty: one for each step of each job. */
  readonly commentId: string;
  readonly title: string;
  /** CSS pixels. */
  readonly width: number;
  readonly token: string;
  /** Null: the one of the event. */
  readonly pullRequest: number | null;
  /** Where a review comment goes, instead of one below the pull request. */
  readonly review: ReviewPlace | null;
  readonly failOnError: boolean;
  readonly summary: boolean;
  readonly deleteTokens: boolean;
};

export type ReviewPlace =
  | { readonly inReplyTo: number }
  | { readonly path: string; readonly line: number; readonly side: 'LEFT' | 'RIGHT' };

const COMMENTS = { update: 'update', true: 'update', new: 'new', false: 'none' } as const;

/** An address to which `api/free` can be appended, or null. */
function readServer(text: string): string | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  if (!/^https?:$/.test(url.protocol) || url.search || url.hash || url.username) return null;
  return url.href.endsWith('/') ? url.href : `${url.href}/`;
}

/**
 * Reads the inputs.
 *
 * @param read gives an input as text, empty where it is not set
 * @param defaultServer of the environment, `IMG402_SERVER`
 * @returns the settings, or all faults at once
 */
export function readSettings(
  read: (name: string) => string,
  defaultServer: string,
): Settings | { readonly faults: readonly string[] } {
  const faults: string[] = [];
  const input = (name: string) => read(name).trim();
  function choose<T>(name: string, choices: Readonly<Record<string, T>>): T | undefined {
    const choice = Object.hasOwn(choices, input(name)) ? choices[input(name)] : undefined;
    if (choice === undefined)
      faults.push(`"${name}" is one of ${Object.keys(choices).join(', ')}.`);
    return choice;
  }
  const count = (name: string): number | null => {
    if (input(name) === '') return null;
    if (/^[1-9]\d{0,14}$/.test(input(name))) return Number(input(name));
    faults.push(`"${name}" is a number.`);
    return null;
  };
  const choice = (name: string) => choose(name, { true: true, false: false }) ?? false;

  const server = readServer(input('server') || defaultServer);
  if (server === null) {
    faults.push(
      '"server" is the address of an img402 server, such as https://img.example.org. There is none that is meant where nothing is said: who gets your images is for you to choose. Set the input, or IMG402_SERVER for the whole workflow.',
    );
  }
  const files = input('files');
  if (files === '') faults.push('"files" names at least one file or pattern.');

  const [path, line, inReplyTo] = [input('path'), count('line'), count('in-reply-to')];
  const side = choose('side', { RIGHT: 'RIGHT', LEFT: 'LEFT' } as const);
  if ((path === '') !== (line === null)) faults.push('"path" and "line" go together.');
  if (path !== '' && inReplyTo !== null) {
    faults.push('A review comment is on a "line" or "in-reply-to" another one, not both.');
  }
  const place =
    path === '' || line === null ? null : { path, line, side: side ?? ('RIGHT' as const) };
  const settings = {
    server: server ?? '',
    expires: input('expires'),
    files,
    before: input('before'),
    noFiles: choose('if-no-files-found', {
      warn: 'warn',
      error: 'error',
      ignore: 'ignore',
    } as const),
    comment: choose('comment', COMMENTS),
    commentId: input('comment-id'),
    title: input('title'),
    width: count('width') ?? 0,
    token: input('token'),
    pullRequest: count('pull-request'),
    review: inReplyTo === null ? place : { inReplyTo },
    failOnError: choice('fail-on-error'),
    summary: choice('summary'),
    deleteTokens: choice('delete-tokens'),
  };
  if (settings.width === 0) faults.push('"width" is a number of pixels.');
  return faults.length > 0 ? { faults } : (settings as Settings);
}
