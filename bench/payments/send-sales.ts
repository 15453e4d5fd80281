import { randomBytes } from 'node:crypto';
import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';

/** Another client each time, for the limits by address of a server that trusts one proxy. */
const makeAddress = () => ['10', ...randomBytes(3)].join('.');

/** Cheaper than `fetch`, by what a client takes from the processors that it shares with what it measures. */
function post(
  url: string,
  headers: Record<string, string>,
  agent: Agent,
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      text(response).then((body) => resolve({ status: response.statusCode ?? 0, body }), reject);
    });
    sent.once('error', reject);
    sent.end();
  });
}

/**
 * Sends each payment once, `inFlight` of them at a time.
 *
 * @returns milliseconds of each, and seconds from the first request to the last answer
 * @throws where one is not answered with a token
 */
export async function sendSales(
  url: string,
  headers: readonly Headers[],
  inFlight: number,
): Promise<{ latencies: number[]; seconds: number }> {
  const latencies: number[] = [];
  const queue = headers.map((signed) => ({
    ...Object.fromEntries(signed),
    'content-length': '0',
    'x-forwarded-for': makeAddress(),
  }));
  const agent = new Agent({ keepAlive: true });
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const startedAt = performance.now();
      const { status, body } = await post(url, next, agent);
      latencies.push(performance.now() - startedAt);
      if (status !== 200 || !/"token":"[0-9a-f]{40}"/.test(body)) {
        throw new Error(`${url}: ${status} ${body}`);
      }
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: inFlight }, work));
  const seconds = (performance.now() - startedAt) / 1_000;
  agent.destroy();
  return { latencies, seconds };
}
