import type { ByteRange } from '@/lib/storage/store';

/**
 * Parses a `Range` header against a size (RFC 9110, 14.1.2). Null: to be ignored, the whole is the answer (another
 * unit, malformed). `unsatisfiable`: outside the size, or several ranges, which no image needs.
 *
 * @param size bytes, at least 1
 */
export function parseRange(
  header: string | null,
  size: number,
): ByteRange | 'unsatisfiable' | null {
  const spec = /^bytes=(.*)$/i.exec(header?.trim() ?? '')?.[1]?.trim();
  if (spec === undefined) return null;
  if (spec.includes(',')) return 'unsatisfiable';
  const parts = /^(\d{0,15})-(\d{0,15})$/.exec(spec);
  const [, first = '', last = ''] = parts ?? [];
  if (parts === null || (first === '' && last === '')) return null;
  if (first === '') {
    const length = Math.min(Number(last), size);
    return length === 0 ? 'unsatisfiable' : { start: size - length, end: size - 1 };
  }
  const start = Number(first);
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== '' && Number(last) < start) return null;
  return start >= size ? 'unsatisfiable' : { start, end };
}
