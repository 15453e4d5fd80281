import type { ServerResponse } from 'node:http';
import { Agent, request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { serve } from '@/dev/context/serve';
import { drain } from './drain';

/** A server that holds each request until it is told to answer. */
async function hold() {
  const inFlight = new Set<ServerResponse>();
  let arrived: () => void = () => undefined;
  const arrivals = () => new Promise<void>((resolve) => (arrived = resolve));
  const served = await serve((_, response) => {
    inFlight.add(response);
    response.once('close', () => inFlight.delete(response));
    arrived();
  });
  const answerAll = () => {
    for (const response of inFlight) response.end('done');
  };
  return { ...served, inFlight, arrivals, answerAll };
}

describe('drain', () => {
  it('waits for what is under way, then closes', async () => {
    const held = await hold();
    const arrival = held.arrivals();
    const answer = fetch(held.url).then((response) => response.text());
    await arrival;
    let drained = false;
    const draining = drain(held.server, held.inFlight).then(() => (drained = true));
    // Another that comes meanwhile is still taken, to be told to come back.
    const second = held.arrivals();
    const late = fetch(held.url).then((response) => response.text());
    await second;
    expect(drained).toBe(false);
    held.answerAll();
    expect(await answer).toBe('done');
    expect(await late).toBe('done');
    await draining;
    await expect(fetch(held.url)).rejects.toThrow();
  });

  it('cuts what is still under way when patience ends', async () => {
    const held = await hold();
    const arrival = held.arrivals();
    const answer = fetch(held.url);
    const cut = expect(answer).rejects.toThrow();
    await arrival;
    const startedAt = performance.now();
    await drain(held.server, held.inFlight, 50);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(45);
    await cut;
  });

  it('does not wait for idle connections', async () => {
    const held = await hold();
    const agent = new Agent({ keepAlive: true });
    const arrival = held.arrivals();
    const answered = new Promise<void>((resolve) => {
      request(held.url, { agent }, (response) => {
        response.resume();
        response.on('end', resolve);
      }).end();
    });
    await arrival;
    held.answerAll();
    await answered;
    await expect.poll(() => held.inFlight.size).toBe(0);
    await drain(held.server, held.inFlight, 60_000);
    agent.destroy();
  });
});
