import { randomBytes } from 'node:crypto';

/** Another client each time, for the limits by address of a server that trusts one proxy. */
const makeAddress = () => ['10', ...randomBytes(3)].join('.');

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
  const queue = headers.map((signed) => {
    const all = new Headers(signed);
    all.set('x-forwarded-for', makeAddress());
    return all;
  });
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const startedAt = performance.now();
      const answer = await fetch(url, { method: 'POST', headers: next });
      const text = await answer.text();
      latencies.push(performance.now() - startedAt);
      if (answer.status !== 200 || !/"token":"[0-9a-f]{40}"/.test(text)) {
        throw new Error(`${url}: ${answer.status} ${text}`);
      }
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: inFlight }, work));
  return { latencies, seconds: (performance.now() - startedAt) / 1_000 };
}
