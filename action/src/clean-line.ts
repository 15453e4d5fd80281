/**
 * A text of others (a file's name, a server's message) as one harmless line of the log. The runner takes orders from the
 * log: `::set-output …` at the start of a line, `##[…]` anywhere in it.
 *
 * @param longest in UTF-16 units, after which it is cut
 */
export function cleanLine(text: string, longest = 500): string {
  const line = text
    // Controls, and what turns the direction of a line around: C0, C1, U+2028 to U+202E, U+2066 to U+2069.
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]+/g, ' ')
    .replace(/##\[/g, '## [')
    .replace(/^\s*:+/, '')
    .trim();
  if (line.length <= longest) return line;
  // Not between the two halves of a character.
  return `${line.slice(0, longest).replace(/[\ud800-\udbff]$/, '')}…`;
}
