import pino from 'pino';
import type { Log } from '@/lib/log';

/** A log as the product writes it, whose lines the test can read. */
export function recordLog(): { log: Log; lines: string[] } {
  const lines: string[] = [];
  const log = pino(
    { level: 'trace', base: null },
    { write: (line: string) => void lines.push(line) },
  );
  return { log, lines };
}
