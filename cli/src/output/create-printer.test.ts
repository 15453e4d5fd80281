import { expect, it } from 'vitest';
import { IMAGE, SERVER } from '@/dev/cli/make-cli';
import { fail } from '../failure';
import { createPrinter } from './create-printer';
import type { Screen } from './screen';

function open(over: Partial<Screen>, format: 'url' | 'json' | 'markdown' = 'url') {
  const [out, err]: [string[], string[]] = [[], []];
  const screen: Screen = {
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
    ...{ isTerminal: true, colour: false, movesCursor: true, ...over },
  };
  let now = 1_000;
  const printer = createPrinter(screen, { format, now: () => now });
  return { printer, out, err, pass: (ms: number) => (now += ms) };
}

const uploaded = { name: 'a.png', server: SERVER, tier: 'free', answer: IMAGE } as const;

it('gives a pipe one line and no secret', () => {
  const { printer, out, err } = open({ isTerminal: false });
  printer.progress(1, 2);
  printer.uploaded(uploaded);
  printer.note('for people');
  expect([out, err]).toEqual([[`${IMAGE.url}\n`], []]);
});

it('shows a person the progress, rarely, and takes it away again', () => {
  const { printer, err, pass } = open({});
  printer.progress(50, 200);
  printer.progress(60, 200);
  pass(100);
  printer.progress(100, 200);
  printer.uploaded(uploaded);
  expect(err.slice(0, 3)).toEqual([
    '\r\u001b[2K25% of 200 bytes',
    '\r\u001b[2K50% of 200 bytes',
    '\r\u001b[2K',
  ]);
  expect(err.join('')).toContain(IMAGE.deleteToken);
});

it('writes a failure for programs too, where they read JSON', () => {
  const { printer, out, err } = open({ isTerminal: false }, 'json');
  printer.failed('a\u001b.png', fail('unclear', 'payment_pending', 'Wait.'));
  expect(JSON.parse(out.join(''))).toEqual({
    ...{ error: 'payment_pending', kind: 'unclear', message: 'Wait.', exitCode: 6 },
    file: 'a\u001b.png',
  });
  expect(err).toEqual(['img402: a .png: Wait.\n']);
});
