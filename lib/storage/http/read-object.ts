import type { IncomingMessage } from 'node:http';
import { assertRange } from '../assert-range';
import type { ByteRange, StoredFacts, StoredObject } from '../store';
import { HttpFailure } from './http-failure';
import { openBody } from './open-body';

const invalid = (): HttpFailure => new HttpFailure(null, 'INVALID_ANSWER');

function parseSize(text: string | undefined): number {
  if (text === undefined || !/^\d{1,15}$/.test(text)) throw invalid();
  return Number(text);
}

function factsFrom(incoming: IncomingMessage, key: string, size: number): StoredFacts {
  const modifiedAt = new Date(incoming.headers['last-modified'] ?? '');
  // A body that was encoded on its way has other bytes, and another length, than what is stored.
  const encoding = incoming.headers['content-encoding'] ?? 'identity';
  if (Number.isNaN(modifiedAt.getTime()) || encoding !== 'identity') throw invalid();
  return { key, size, modifiedAt };
}

function sizeOfWhole(incoming: IncomingMessage, range: ByteRange): number {
  const [, start, end, total] =
    /^bytes (\d+)-(\d+)\/(\d+)$/.exec(incoming.headers['content-range'] ?? '') ?? [];
  const size = parseSize(total);
  // A server cuts a range that is too long; asking for one is a defect of ours.
  assertRange(range, size);
  if (parseSize(start) !== range.start || parseSize(end) !== range.end) throw invalid();
  return size;
}

/** The facts of an object, of the answer 200 to a HEAD. */
export function readFacts(incoming: IncomingMessage, key: string): StoredFacts {
  return factsFrom(incoming, key, parseSize(incoming.headers['content-length']));
}

/**
 * The object of a successful GET: 200, or 206 where a range was asked for. Takes the answer over: the body is open
 * where this returns, and the connection closed where it throws.
 *
 * @throws HttpFailure on an answer that does not fit the question, RangeError on a range outside of the object
 */
export function readObject(
  incoming: IncomingMessage,
  { key, range, idleMs }: { key: string; range: ByteRange | undefined; idleMs: number },
): StoredObject {
  try {
    if (incoming.statusCode !== (range === undefined ? 200 : 206)) throw invalid();
    if (range === undefined) {
      const facts = readFacts(incoming, key);
      return { ...facts, body: openBody(incoming, { size: facts.size, idleMs }) };
    }
    const facts = factsFrom(incoming, key, sizeOfWhole(incoming, range));
    return { ...facts, body: openBody(incoming, { size: range.end - range.start + 1, idleMs }) };
  } catch (error) {
    incoming.destroy();
    throw error;
  }
}
