import { connect } from 'node:net';
import { text } from 'node:stream/consumers';

/** What a broker of this run has to tell; waits while that is started. */
export async function askBroker<Facts extends object>(port: number): Promise<Facts> {
  const parsed = JSON.parse(await text(connect(port, '127.0.0.1'))) as Facts | { error: string };
  if ('error' in parsed) throw new Error(parsed.error);
  return parsed;
}
