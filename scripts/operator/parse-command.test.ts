import { describe, expect, it } from 'vitest';
import { StartError } from '@/lib/start-error';
import { parseCommand } from './parse-command';

const CASE = 'abcdefgh12';
const OTHER = 'zyxwvuts98';

describe('parseCommand', () => {
  it.each([
    [['list'], { kind: 'list', filter: 'due', limit: 50 }],
    [['list', '--state', 'removed', '--limit', '3'], { kind: 'list', filter: 'removed', limit: 3 }],
    [['show', CASE], { kind: 'show', caseId: CASE }],
    [['open', 'k3v9m2x7qa4b', 'csam'], { kind: 'open', imageId: 'k3v9m2x7qa4b', category: 'csam' }],
    [['export', CASE, '--to', 'x'], { kind: 'export', caseId: CASE, to: 'x' }],
    [['audit', 'verify'], { kind: 'verify', head: null }],
    [
      ['audit', 'verify', '--head', `12:${'a'.repeat(64)}`],
      { kind: 'verify', head: { seq: 12n, hash: 'a'.repeat(64) } },
    ],
    [['audit', 'export'], { kind: 'export-audit', to: null }],
    [['blocklist', 'export'], { kind: 'export-blocklist', to: null }],
    [['blocklist', 'import', 'x'], { kind: 'import-blocklist', from: 'x' }],
  ])('%j', (args, command) => {
    expect(parseCommand(args)).toEqual({ command, json: false });
  });

  it.each([
    [['triage', CASE], { action: 'triage' }],
    [['remove', CASE], { action: 'remove', category: null, samePayer: false }],
    [
      ['remove', CASE, '--category', 'ncii', '--same-payer'],
      { action: 'remove', category: 'ncii', samePayer: true },
    ],
    [['reject', CASE], { action: 'keep' }],
    [['keep', CASE], { action: 'keep' }],
    [['restore', CASE, '--reason', 'mistake'], { action: 'restore', reason: 'mistake' }],
    [['hold', CASE], { action: 'hold' }],
    [['release', CASE], { action: 'release' }],
    [['close', CASE], { action: 'close' }],
    [['merge', CASE, OTHER], { action: 'merge', into: OTHER }],
    [['categorise', CASE, 'phishing'], { action: 'categorise', category: 'phishing' }],
    [['note', CASE, 'two', 'words'], { action: 'note', text: 'two words' }],
    [['tipline', CASE, '4711'], { action: 'tipline', number: '4711' }],
    [['erase', CASE], { action: 'erase' }],
  ])('%j', (args, action) => {
    const { command, json } = parseCommand([...args, '--json']);
    expect({ command, json }).toEqual({
      command: { kind: 'act', caseId: CASE, action },
      json: true,
    });
  });

  it.each([
    [['show'], 'CASE is missing.'],
    [['show', 'x'], 'CASE is 10 letters and digits'],
    [['show', CASE, 'more'], '"more" is one word too many.'],
    [['list', '--state', 'x'], 'A state is one of'],
    [['list', '--limit', '0'], '--limit is a whole number'],
    [['restore', CASE], 'reason of restore'],
    [['restore', CASE, '--reason', 'x'], 'reason of restore'],
    [['remove', CASE, '--category', 'x'], 'A category is one of'],
    [['merge', CASE], 'INTO is missing.'],
    [['frobnicate', CASE], 'There is no command "frobnicate".'],
    [['audit', 'x'], 'There is no command "audit x".'],
    [['audit', 'verify', '--head', 'x'], '--head is a number'],
  ])('%j is no command', (args, message) => {
    expect(() => parseCommand(args)).toThrow(StartError);
    expect(() => parseCommand(args)).toThrow(message);
  });
});
