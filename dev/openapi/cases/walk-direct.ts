import { BAD_IMAGES } from '../bad-images';
import { takeDownImage } from '@/lib/abuse/take-down-image';
import { FULL_HOUSE } from '../full-house';
import { stall, type Timers } from '../stall';
import type { WalkStage } from '../walk-stage';
import { nextPng } from '../next-png';
import { spoil, walkTokens } from './walk-paid';

const START = '/api/upload/direct';
const COMPLETE = '/api/upload/complete';

/** `POST /api/upload/direct` and `POST /api/upload/complete` */
export async function walkDirect(stage: WalkStage, timers: Timers): Promise<void> {
  const { context } = stage;
  const start = (token: string, body: object = { sizeBytes: 1_000 }) =>
    stage.ask('POST', START, { body, headers: { 'x-upload-token': token } });
  const complete = (
    token: string,
    uploadId: string,
    more: Record<string, string> = {},
    at = context,
  ) =>
    stage.ask('POST', COMPLETE, {
      body: { uploadId },
      headers: { 'x-upload-token': token, ...more },
      context: at,
    });
  /** As a client does that has put its file into the store. */
  const put = async (token: string, bytes: Uint8Array): Promise<string> => {
    const { json } = await start(token, { sizeBytes: Math.min(90_000, Math.max(1, bytes.length)) });
    const id = String(json['uploadId']);
    const { storageKey } = await context.db.directUpload.findUniqueOrThrow({ where: { id } });
    await context.store.put(storageKey, [bytes], 'image/png');
    return id;
  };

  const token = await stage.buyToken();
  for (const body of [{}, { sizeBytes: 0 }, { sizeBytes: 1e9 }]) await start(token, body);
  for (let open = 0; open < 4; open += 1) await start(token);
  await walkTokens(stage, (spoilt) => start(spoilt));
  await stall(timers, (body) =>
    stage.ask('POST', START, { body, headers: { 'x-upload-token': token } }),
  );

  for (const accept of ['*/*', 'text/plain', 'text/html']) {
    const one = await stage.buyToken();
    await complete(one, await put(one, nextPng()), { accept });
  }
  const used = await stage.buyToken();
  const [first, second] = [await put(used, nextPng()), await put(used, nextPng())];
  await complete(used, first);
  await complete(used, second);
  await spoil(stage, used, { tokenExpiresAt: new Date(0) });
  await start(used);
  await walkTokens(stage, (spoilt) => complete(spoilt, '0'.repeat(32)));
  const live = await stage.buyToken();
  await complete(live, '0'.repeat(32));
  await stage.ask('POST', COMPLETE, { headers: { 'x-upload-token': live } });
  await stall(timers, (body) =>
    stage.ask('POST', COMPLETE, { body, headers: { 'x-upload-token': live } }),
  );
  for (const bytes of [...Object.values(BAD_IMAGES), Buffer.alloc(95_000)]) {
    const one = await stage.buyToken();
    await complete(one, await put(one, bytes));
  }
  const png = nextPng();
  const { json } = await stage.ask('POST', '/api/free', {
    body: png,
    headers: { 'content-type': 'image/png' },
  });
  await takeDownImage(context, String(json['id']));
  await complete(live, await put(live, png));
  const there = await put(live, nextPng());
  await complete(live, there, {}, { ...context, admission: FULL_HOUSE });
  await complete(live, there, {}, { ...context, draining: true });
}
