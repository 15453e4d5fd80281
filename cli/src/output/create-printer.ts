import { formatBytes } from '@/lib/format/format-bytes';
import { formatUsdc } from '@/lib/format/format-usdc';
import type { UploadAnswer } from '../api/upload-answer';
import { EXIT_CODES } from '../command/choose-exit-code';
import type { Format } from '../command/options';
import type { Failure } from '../failure';
import { cleanText } from './clean-text';
import type { Screen } from './screen';

export type Uploaded = {
  readonly name: string;
  readonly server: string;
  readonly tier: 'free' | 'paid';
  readonly answer: UploadAnswer;
  /** What it cost. */
  readonly paid?: Paid;
};

/** `amount`: atomic USDC. */
export type Paid = { readonly amount: string; readonly transaction: string | null };

export type Printer = {
  readonly uploaded: (image: Uploaded) => void;
  /** `values`: what a program reads; `text`: what stands on stdout for a shell, null for nothing; `said`: for a person. */
  readonly done: (values: object, text: string | null, said: string | null) => void;
  readonly failed: (name: string | null, failure: Failure) => void;
  /** What went wrong beside the matter, on stderr. */
  readonly warn: (line: string) => void;
  /** A line for a person at a terminal. */
  readonly note: (line: string) => void;
  /** Bytes that have left, of all that is under way. */
  readonly progress: (sent: number, total: number) => void;
};

/** What was paid, for a person. */
export const tellPaid = ({ amount, transaction }: Paid): string =>
  `${formatUsdc(BigInt(amount))} paid${transaction === null ? '' : ` by ${transaction}`}`;

const OVERWRITE = '\r\u001b[2K';
const SHOWN_EVERY_MS = 100;

/** Writes results for programs to stdout, and all else for people to stderr. */
export function createPrinter(
  screen: Screen,
  { format, now }: { readonly format: Format; readonly now: () => number },
): Printer {
  let shown = '';
  let shownAt = 0;
  const paint = (code: number, text: string) =>
    screen.colour ? `\u001b[${code}m${text}\u001b[0m` : text;
  const erase = () => {
    if (shown !== '') screen.err(OVERWRITE);
    shown = '';
  };
  const out = (line: string) => {
    erase();
    screen.out(`${line}\n`);
  };
  const err = (line: string) => {
    erase();
    screen.err(`${line}\n`);
  };
  const json = (values: object) => out(JSON.stringify(values));
  const note: Printer['note'] = (line) => {
    if (screen.isTerminal) err(paint(2, cleanText(line)));
  };
  const complain = (line: string) => err(`${paint(31, 'img402:')} ${cleanText(line)}`);
  return {
    note,
    warn: complain,
    uploaded: ({ name, server, tier, answer, paid }) => {
      const { url, expiresAt, deleteToken, id } = answer;
      if (format === 'json') {
        json({ ...answer, file: name, server, tier, ...paid });
      } else {
        out(format === 'markdown' ? `![](${url})` : url);
        note(`  ${name}, until ${expiresAt}`);
        if (paid !== undefined) note(`  ${tellPaid(paid)}`);
        if (deleteToken !== undefined) {
          note(`  img402 --delete ${id}, elsewhere with --token ${deleteToken}`);
        }
      }
    },
    done: (values, text, said) => {
      if (format === 'json') json(values);
      else if (text !== null) out(text);
      if (said !== null) note(`  ${said}`);
    },
    failed: (name, { failed, code, message }) => {
      const file = name === null ? {} : { file: name };
      if (format === 'json') {
        json({ error: code, kind: failed, message, exitCode: EXIT_CODES[failed], ...file });
      }
      complain(name === null ? message : `${name}: ${message}`);
    },
    progress: (sent, total) => {
      if (!screen.isTerminal || !screen.movesCursor || now() - shownAt < SHOWN_EVERY_MS) return;
      shownAt = now();
      shown = `${Math.floor((100 * sent) / Math.max(total, 1))}% of ${formatBytes(total)}`;
      screen.err(OVERWRITE + shown);
    },
  };
}
