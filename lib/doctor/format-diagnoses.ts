import type { Diagnosis } from './examine';

const WORDS: Record<Diagnosis['state'], string> = {
  ok: 'ok',
  warn: 'WARN',
  fail: 'FAIL',
  skipped: '-',
};
const COLOURS: Record<Diagnosis['state'], string> = {
  ok: '32',
  warn: '33',
  fail: '1;31',
  skipped: '2',
};

/**
 * A line for each: state, name, what was found and what to do.
 *
 * @param options.secrets replaced by `…` wherever they stand, whatever put them there
 */
export function formatDiagnoses(
  diagnoses: readonly Diagnosis[],
  { secrets, colours }: { readonly secrets: readonly string[]; readonly colours: boolean },
): string[] {
  const width = Math.max(...diagnoses.map(({ name }) => name.length));
  const hide = (text: string) => secrets.reduce((shown, one) => shown.replaceAll(one, '…'), text);
  return diagnoses.map(({ name, state, what, todo }) => {
    const word = WORDS[state].padEnd(4);
    const shown = colours ? `\u001B[${COLOURS[state]}m${word}\u001B[0m` : word;
    const line = `${what}${todo === null ? '' : `. ${todo}`}`.replace(/\s+/g, ' ');
    return `${shown}  ${name.padEnd(width)}  ${hide(line)}`;
  });
}
