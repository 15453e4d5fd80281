import pino, { type Logger } from 'pino';
import type { Env } from './env';

export type Log = Logger;

/**
 * JSON lines on standard output. What a line may hold is decided where it is written: ids, codes, sizes and times,
 * never an address, a token, a file name or a user agent.
 */
export function createLog(level: Env['logLevel']): Log {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime });
}
