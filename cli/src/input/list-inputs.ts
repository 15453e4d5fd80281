import { statSync } from 'node:fs';
import path from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';
import { fail, type Failure } from '../failure';
import type { Input } from './input';

type Words = {
  readonly words: readonly string[];
  readonly clipboard: boolean;
  readonly stdinIsTerminal: boolean;
  readonly cwd: string;
  readonly windows: boolean;
};

const exists = (file: string, cwd: string): boolean =>
  statSync(path.resolve(cwd, file), { throwIfNoEntry: false }) !== undefined;

/** A pattern that the shell has left as it is, as that of Windows does. A file of that very name is meant itself. */
async function expandWord(word: string, { cwd, windows }: Words): Promise<string[] | Failure> {
  const pattern = windows ? word.replaceAll('\\', '/') : word;
  if (!isDynamicPattern(pattern) || exists(word, cwd)) return [word];
  const found = await glob(pattern, { cwd, expandDirectories: false });
  return found.length > 0
    ? found.sort()
    : fail('local', 'no_match', `No file matches ${word}. Nothing was sent.`);
}

/** What the words of the command line mean, in their order; each file once. */
export async function listInputs(words: Words): Promise<Input[] | Failure> {
  const inputs: Input[] = words.clipboard ? [{ from: 'clipboard' }] : [];
  const seen = new Set<string>();
  for (const word of words.words) {
    if (word === '-') {
      // It can be read once.
      if (!inputs.some(({ from }) => from === 'stdin')) inputs.push({ from: 'stdin' });
    } else if (/^https?:\/\//i.test(word)) inputs.push({ from: 'url', url: word });
    else {
      const files = await expandWord(word, words);
      if (!Array.isArray(files)) return files;
      for (const file of files) {
        const full = path.resolve(words.cwd, file);
        if (!seen.has(full)) inputs.push({ from: 'file', path: file });
        seen.add(full);
      }
    }
  }
  if (inputs.length > 0) return inputs;
  return words.stdinIsTerminal
    ? fail('usage', 'no_input', 'Name an image: img402 shot.png. See img402 --help.')
    : [{ from: 'stdin' }];
}
