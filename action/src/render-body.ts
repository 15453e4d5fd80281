import { escapeHtml } from '@/lib/format/escape-html';
import { cleanLine } from './clean-line';
import type { Failure } from './failure';
import type { Pair } from './pair-images';
import { renderCell } from './render-cell';

/** Names that are told one by one below the table. */
const MOST_NAMES = 10;
/** Of a name or a message, in UTF-16 units. Escaped, all of the notes still fit into half of a comment. */
const LONGEST = 200;

export type Report = {
  /** Plain text above the table; may be empty. */
  readonly title: string;
  readonly pairs: readonly Pair[];
  /** Whether there is a side "before". */
  readonly compared: boolean;
  readonly failures: readonly ({ readonly name: string } & Failure)[];
  /** Instants as servers write them. */
  readonly expiries: readonly string[];
};

export type Frame = {
  /** The longest that the whole may be, in UTF-16 units. */
  readonly most: number;
  /** CSS pixels of an image. */
  readonly width: number;
  /** The hidden line that the whole begins with; may be empty. */
  readonly marker: string;
  /** Said after how many images did not fit. */
  readonly elsewhere: string;
};

/** In `<code>` GitHub mentions nobody and links nothing, whatever a name says. */
const code = (text: string) => `<code>${escapeHtml(cleanLine(text, LONGEST)) || '?'}</code>`;

const list = (names: readonly string[]) =>
  names.slice(0, MOST_NAMES).map(code).join(', ') +
  (names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : '');

const leaveOut = (count: number) => (count === 1 ? '1 more image' : `${count} more images`);

const STATES = { new: 'new', removed: 'removed', changed: 'changed', same: '' } as const;

function renderRow({ name, state, before, after }: Pair, compared: boolean, width: number) {
  if (!compared) return `<tr><td>${code(name)}</td>${renderCell(after, width)}</tr>`;
  const said = STATES[state] && `<br>${STATES[state]}`;
  return `<tr><td>${code(name)}${said}</td>${renderCell(before, width)}${renderCell(after, width)}</tr>`;
}

function renderNotes({ pairs, compared, failures, expiries }: Report): string[] {
  const same = compared ? pairs.filter(({ state }) => state === 'same') : [];
  const [first] = [...expiries].sort((one, other) => Date.parse(one) - Date.parse(other));
  const until =
    first === undefined
      ? ''
      : ` The first of them ends ${new Date(first).toISOString().slice(0, 16).replace('T', ' ')} UTC.`;
  const failed = failures
    .slice(0, MOST_NAMES)
    .map(({ name, message }) => `<li>${code(name)}: ${code(message)}</li>`)
    .join('');
  const more = failures.length - MOST_NAMES;
  return [
    same.length > 0 ? `<p>Unchanged: ${list(same.map(({ name }) => name))}</p>` : '',
    failures.length > 0
      ? `<p>Not uploaded:</p><ul>${failed}${more > 0 ? `<li>and ${more} more</li>` : ''}</ul>`
      : '',
    until && `<p><sub>Whoever has the address of an image can see it.${until}</sub></p>`,
  ].filter((note) => note !== '');
}

/**
 * What is said of the images, as HTML that stands in Markdown: one block without an empty line, in which no character
 * of a name means anything to Markdown. Rows that do not fit are left out, and it is said how many.
 */
export function renderBody(report: Report, { most, width, marker, elsewhere }: Frame): string {
  const { title, pairs, compared } = report;
  const shown = compared ? pairs.filter(({ state }) => state !== 'same') : pairs;
  const head = compared ? ['<tr><th></th><th>Before</th><th>After</th></tr>'] : [];
  const top = [marker, title === '' ? '' : `<h3>${escapeHtml(cleanLine(title))}</h3>`];
  const notes = renderNotes(report);
  const join = (rows: readonly string[], left: number) =>
    [
      ...top,
      ...(rows.length > 0 ? ['<table>', ...head, ...rows, '</table>'] : []),
      left > 0 ? `<p>${leaveOut(left)} did not fit. ${elsewhere}</p>` : '',
      compared && shown.length === 0 ? '<p>No image has changed.</p>' : '',
      ...notes,
    ]
      .filter((line) => line !== '')
      .join('\n');

  const rows: string[] = [];
  let room = most - join([''], shown.length).length;
  for (const pair of shown) {
    const row = renderRow(pair, compared, width);
    if (row.length + 1 > room) break;
    room -= row.length + 1;
    rows.push(row);
  }
  return join(rows, shown.length - rows.length);
}
