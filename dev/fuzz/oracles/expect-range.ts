import { parseRange } from '@/lib/http/parse-range';
import { expectThat } from '../expect-that';

/** Of digits, without JavaScript's numbers: any length, and exact. */
const digits = (text: string): bigint | null => (/^[0-9]+$/.test(text) ? BigInt(text) : null);

/** RFC 9110, 14.1.2, told once more: which bytes of `size` are asked for, or null where none can be. */
function askedFor(spec: string, size: bigint): { start: bigint; end: bigint } | null {
  const dash = spec.indexOf('-');
  const [first, last] = [digits(spec.slice(0, dash)), digits(spec.slice(dash + 1))];
  if (dash === -1) return null;
  if (first === null) {
    if (dash !== 0 || last === null || last === 0n) return null;
    return { start: size > last ? size - last : 0n, end: size - 1n };
  }
  if (last === null && dash !== spec.length - 1) return null;
  if (first >= size || (last !== null && last < first)) return null;
  return { start: first, end: last === null || last >= size ? size - 1n : last };
}

/** Input: a size and a `Range` header. What is cut is within the size and is what was asked for. */
export function expectRange(text: string): string {
  const size = Math.abs(Number.parseInt(text, 36) % 2 ** 33) || 1;
  // No line ends in a header: Node refuses the request.
  const header = text.replace(/^[^ ]* ?/, '').replaceAll(/[\r\n]/g, ' ');
  const range = parseRange(header, size);
  const asked = askedFor(/^\s*bytes=\s*(.*?)\s*$/i.exec(header)?.[1] ?? '', BigInt(size));
  if (range === null || range === 'unsatisfiable') {
    // Whoever writes more digits than any size has is given the whole, or nothing.
    const isLong = /\d{16}/.test(header);
    expectThat(asked === null || isLong, 'a range that is not given', header, size);
    return range === null ? 'range ignored' : 'range unsatisfiable';
  }
  const { start, end } = range;
  expectThat(Number.isInteger(start) && Number.isInteger(end), 'no whole numbers', header, range);
  expectThat(start >= 0 && start <= end && end < size, 'outside of the size', header, size, range);
  expectThat(
    asked !== null && asked.start === BigInt(start) && asked.end === BigInt(end),
    'another range than was asked for',
    ...[header, size, range],
  );
  return 'range given';
}
