import { BOUNDARY, buildForm } from '@/dev/uploads/build-form';
import type { Timers } from '../stall';
import type { WalkStage } from '../walk-stage';
import { nextPng } from '../next-png';
import { walkBytes } from './walk-bytes';

const RAW = { 'content-type': 'image/png' };
const PATH = '/api/free';

/** Several images in one form: all taken, some, and none. */
async function walkSeveral(stage: WalkStage): Promise<void> {
  const bad = Buffer.from('no image');
  for (const accept of ['*/*', 'text/plain', 'text/html']) {
    for (const files of [
      [nextPng(), nextPng()],
      [nextPng(), bad],
      [bad, bad],
    ]) {
      const body = buildForm(files.map((data) => ({ name: 'image', filename: 'a.png', data })));
      const type = `multipart/form-data; boundary=${BOUNDARY}`;
      await stage.ask('POST', PATH, { body, headers: { 'content-type': type, accept } });
    }
  }
}

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
  await walkSeveral(stage);
  await walkBytes(stage, PATH, async () => ({}), timers);
}
