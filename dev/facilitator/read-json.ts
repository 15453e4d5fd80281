import type { IncomingMessage } from 'node:http';

const MAX_BYTES = 1_000_000;

/** The caller's fault. */
export class UnreadableError extends Error {}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UnreadableError('the body is no JSON', { cause });
  }
}

/** @throws UnreadableError where the body is too long or no JSON object */
export async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAX_BYTES) throw new UnreadableError('the body is too long');
    chunks.push(chunk);
  }
  const parsed: unknown = length === 0 ? {} : parse(Buffer.concat(chunks).toString());
  if (typeof parsed !== 'object' || parsed === null)
    throw new UnreadableError('the body is no object');
  return parsed as Record<string, unknown>;
}
