import { hashSecret } from '@/lib/secrets';
import { BOUNDARY, buildForm } from '@/dev/uploads/build-form';
import type { Timers } from '../stall';
import { SETTLED_ONCE, type WalkStage } from '../walk-stage';
import { nextPng } from '../next-png';
import { walkBytes } from './walk-bytes';
import { walkSale } from './walk-sale';

const RAW = { 'content-type': 'image/png' };
const PATH = '/api/upload';

/** Has a token end, in one way or another. */
export async function spoil(
  { context }: WalkStage,
  token: string,
  data: { tokenExpiresAt: Date } | { state: 'frozen' },
): Promise<void> {
  await context.db.entitlement.updateMany({ where: { tokenHash: hashSecret(token) }, data });
}

/** What becomes of a token that is wrong, old, used or not paid for, wherever one is taken. */
export async function walkTokens(
  stage: WalkStage,
  send: (token: string) => Promise<unknown>,
): Promise<void> {
  await send('f'.repeat(40));
  const old = await stage.buyToken();
  await spoil(stage, old, { tokenExpiresAt: new Date(0) });
  await send(old);
  const frozen = await stage.buyToken();
  await spoil(stage, frozen, { state: 'frozen' });
  await send(frozen);
}

/** `POST /api/upload/token` and `POST /api/upload` */
export async function walkPaid(stage: WalkStage, timers: Timers): Promise<void> {
  await walkSale(stage, '/api/upload/token');
  await walkSale(stage, PATH, async () => ({ body: nextPng(), headers: RAW }));

  const send = (token: string, body = nextPng(), more: Record<string, string> = {}) =>
    stage.ask('POST', PATH, { body, headers: { ...RAW, 'x-upload-token': token, ...more } });
  for (const accept of ['*/*', 'text/plain', 'text/html']) {
    await send(await stage.buyToken(), nextPng(), { accept });
  }
  const token = await stage.buyToken();
  await send(token);
  await send(token);
  await walkTokens(stage, (spoilt) => send(spoilt));
  await walkBytes(stage, PATH, async () => ({ 'x-upload-token': await stage.buyToken() }), timers);

  // Several by one payment: good ones, and one that is bad.
  for (const second of [nextPng(), Buffer.from('no image')]) {
    stage.script.answers = [SETTLED_ONCE()];
    const parts = [nextPng(), second].map((data) => ({ name: 'image', filename: 'a.png', data }));
    await stage.buy(PATH, {
      query: { count: '2' },
      body: buildForm(parts),
      headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
    });
  }

  // One key, for other bytes, and after the image is gone.
  stage.script.answers = [SETTLED_ONCE()];
  const key = { 'idempotency-key': stage.newKey() };
  const png = nextPng();
  const bought = await stage.buy(PATH, { body: png, headers: { ...RAW, ...key } });
  await stage.buy(PATH, { body: nextPng(), headers: { ...RAW, ...key } });
  await stage.ask('DELETE', `/api/images/${String(bought.json['id'])}`, {
    headers: { authorization: `Bearer ${String(bought.json['deleteToken'])}` },
  });
  await stage.buy(PATH, { body: png, headers: { ...RAW, ...key } });
}
