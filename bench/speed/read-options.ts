import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Effort } from './sections/section';
import type { UploadTarget } from './sections/upload-contender';

export type Options = {
  readonly names: readonly string[];
  readonly effort: Effort;
  readonly json: string;
  readonly compare: boolean;
  readonly writeBaseline: boolean;
};

/** Too long for a quick look. */
const LONG = ['paid', 'long'];

function readCount(name: string, text: string): number {
  const count = Number(text);
  if (Number.isSafeInteger(count) && count > 0) return count;
  throw new Error(`--${name} is a whole number from 1 on`);
}

function findZipline(url: string): UploadTarget {
  const token = process.env.ZIPLINE_TOKEN;
  if (token === undefined) throw new Error('--zipline needs ZIPLINE_TOKEN');
  const route = new URL('/api/upload', url).href;
  return {
    name: 'zipline',
    pid: null,
    url: route,
    headers: { Authorization: token },
    folder: null,
  };
}

/**
 * What the command line asks for.
 *
 * @param all names of the sections
 */
export function readOptions(all: readonly string[]): Options {
  const { values } = parseArgs({
    options: {
      /** Sections, with commas between. */
      only: { type: 'string' },
      rounds: { type: 'string' },
      /** Everything but the longest sections, in three minutes. */
      quick: { type: 'boolean', default: false },
      /** The longest section too, where `--quick` or `--only` would leave it out. */
      long: { type: 'boolean', default: false },
      /** How many the longest section sends. */
      gets: { type: 'string', default: '2000000' },
      /** The address of a running zipline, whose token is in ZIPLINE_TOKEN: a peer of uploads. */
      zipline: { type: 'string' },
      /** A file for everything that was found. */
      json: { type: 'string', default: path.join('.cache', 'bench', 'speed.json') },
      /** Ends with 1 where a ratio is worse than the committed one by more than 15 %. */
      baseline: { type: 'boolean', default: false },
      'write-baseline': { type: 'boolean', default: false },
    },
  });
  const { quick } = values;
  const usual = all.filter((name) => !quick || !LONG.includes(name));
  const names = values.only?.split(',') ?? usual;
  if (values.long && !names.includes('long')) names.push('long');
  for (const name of names) {
    if (!all.includes(name)) throw new Error(`there is no ${name}, only ${all.join(', ')}`);
  }
  const rounds = readCount('rounds', values.rounds ?? (quick ? '3' : '5'));
  return {
    names,
    effort: {
      ...(quick ? { ms: 600, warmMs: 150 } : { ms: 3_000, warmMs: 500 }),
      ...{ rounds, quick, gets: readCount('gets', values.gets) },
      zipline: values.zipline === undefined ? null : findZipline(values.zipline),
    },
    json: values.json,
    compare: values.baseline,
    writeBaseline: values['write-baseline'],
  };
}
