import type { Timers } from '../stall';
import type { WalkStage } from '../walk-stage';
import { nextPng } from '../next-png';
import { walkBytes } from './walk-bytes';

const RAW = { 'content-type': 'image/png' };
const PATH = '/api/free';

/** `POST /api/free` */
export async function walkFree(stage: WalkStage, timers: Timers): Promise<void> {
  const send = (body: Uint8Array, headers: Record<string, string> = {}, context = stage.context) =>
    stage.ask('POST', PATH, { body, headers: { ...RAW, ...headers }, context });
  for (const accept of ['*/*', 'text/plain', 'text/html']) await send(nextPng(), { accept });
  await send(nextPng(), { 'idempotency-key': 'short' });
  const key = { 'idempotency-key': stage.newKey() };
  const png = nextPng();
  const { json } = await send(png, key);
  await send(nextPng(), key);
  await stage.ask('DELETE', `/api/images/${String(json['id'])}`, {
    headers: { authorization: `Bearer ${String(json['deleteToken'])}` },
  });
  await send(png, key);
  const env = { ...stage.context.env, rateLimits: true, freeDailyBytes: 1 };
  await send(nextPng(), {}, { ...stage.context, env });
  await walkBytes(stage, PATH, async () => ({}), timers);
}
