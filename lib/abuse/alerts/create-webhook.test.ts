import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { makeClock } from '@/dev/context/make-clock';
import { startWebhook, type LocalWebhook, type WebhookFault } from '@/dev/webhook/start-webhook';
import { Secret } from '@/lib/secret';
import { createWebhook } from './create-webhook';

const KEY = Buffer.from('a key of twenty-four bytes or more');
const ID = '0123456789abcdef0123456789abcdef';
const BODY = JSON.stringify({ type: 'case.opened', data: { title: 'Ünïcode ✓' } });

const clock = makeClock();
let receiver: LocalWebhook;
beforeAll(async () => {
  receiver = await startWebhook();
});
afterAll(() => receiver.stop());
beforeEach(() => {
  // The verifier looks at the clock of the machine.
  vi.useFakeTimers({ toFake: ['Date'], now: clock.now() });
});
afterEach(() => {
  vi.useRealTimers();
});

const settingsOf = (url: string) => ({ url: new Secret(url), key: new Secret(KEY) });
const hook = () => createWebhook(settingsOf(receiver.url), { clock, timeoutMs: 500 });

it('signs as Standard Webhooks has it, so that its verifier takes it and no other', async () => {
  const from = receiver.received.length;
  expect(await hook().post(ID, BODY)).toEqual({ kind: 'sent' });
  const { headers, body } = receiver.received[from]!;
  expect(headers).toMatchObject({ 'content-type': 'application/json', 'webhook-id': ID });
  const verifier = new Webhook(`whsec_${KEY.toString('base64')}`);
  expect(verifier.verify(body, headers)).toEqual(JSON.parse(BODY));
  expect(() => verifier.verify(body.replace('opened', 'closed'), headers)).toThrow();
  expect(() => verifier.verify(body, { ...headers, 'webhook-id': 'other' })).toThrow();
  const other = new Webhook(`whsec_${Buffer.alloc(32).toString('base64')}`);
  expect(() => other.verify(body, headers)).toThrow();
});

it.each<[WebhookFault, RegExp, number | null]>([
  ['500', /^status 500$/, null],
  ['429', /^status 429$/, 120],
  ['redirects', /^status 307$/, null],
  ['closes', /UND_ERR_SOCKET|ECONNRESET/, null],
  ['hangs', /TimeoutError/, null],
  ['answers without end', /^status 500$/, null],
])('fails where the receiver %s, and follows nobody', async (fault, why, retryAfterSeconds) => {
  const [from, asked] = [receiver.received.length, receiver.paths.length];
  receiver.queueFaults(fault);
  const failed = await hook().post(ID, BODY);
  expect(failed).toMatchObject({ kind: 'failed', permanent: false, retryAfterSeconds });
  expect(failed).toHaveProperty('why', expect.stringMatching(why));
  expect(JSON.stringify(failed)).not.toMatch(/secret|hooks|127/);
  expect(receiver.paths.slice(asked)).toEqual(['/hooks/of-the-operator']);
  expect(await hook().post(ID, BODY)).toEqual({ kind: 'sent' });
  expect(receiver.received).toHaveLength(from + 1);
});

it('sees whether somebody listens, and posts nothing', async () => {
  const asked = receiver.paths.length;
  expect(await hook().check()).toEqual({ kind: 'sent' });
  expect(receiver.paths).toHaveLength(asked);
  const gone = await startWebhook();
  await gone.stop();
  const check = createWebhook(settingsOf(gone.url), { clock }).check();
  expect(await check).toMatchObject({ kind: 'failed', why: expect.stringMatching(/ECONNREFUSED/) });
  const nowhere = createWebhook(settingsOf('https://nowhere.invalid/'), { clock }).check();
  expect(await nowhere).toMatchObject({
    kind: 'failed',
    why: expect.stringMatching(/ENOTFOUND|EAI_AGAIN/),
  });
});
