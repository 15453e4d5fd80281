import { takeDownImage } from '@/lib/abuse/take-down-image';
import { BAD_IMAGES } from '../bad-images';
import { FULL_HOUSE } from '../full-house';
import { nextPng } from '../next-png';
import { stall, type Timers } from '../stall';
import type { WalkStage } from '../walk-stage';

const RAW = { 'content-type': 'image/png' };

/** Everything that an image in the body may be refused for. `headers` make a fresh request that would be taken. */
export async function walkBytes(
  stage: WalkStage,
  path: string,
  headers: () => Promise<Record<string, string>>,
  timers: Timers,
): Promise<void> {
  const send = async (
    body: Uint8Array | string,
    more: Record<string, string> = RAW,
    context = stage.context,
  ) => stage.ask('POST', path, { body, headers: { ...more, ...(await headers()) }, context });
  for (const bytes of Object.values(BAD_IMAGES)) await send(bytes);
  await send('{}', { 'content-type': 'application/json' });
  await send('{', { 'content-type': 'application/json' });
  await send(nextPng(), { ...RAW, 'content-length': '1000000' });

  // There is no network: whatever is named has no address.
  const remote = {
    resolve: async () => [],
    connect: () => {
      throw new Error('there is nowhere to connect to');
    },
    limits: { totalMs: 1_000, connectMs: 1_000 },
    enter: async () => () => undefined,
  };
  const named = JSON.stringify({ url: 'http://nowhere.example.com/a.png' });
  const json = { 'content-type': 'application/json' };
  await send(named, json, { ...stage.context, remote });
  await send(named, json, { ...stage.context, remote: null });

  // What was taken down is not taken again.
  const png = nextPng();
  const uploaded = await stage.ask('POST', '/api/free', { body: png, headers: RAW });
  await takeDownImage(stage.context, String(uploaded.json['id']));
  await send(png);

  await send(nextPng(), RAW, { ...stage.context, admission: FULL_HOUSE });
  await send(nextPng(), RAW, { ...stage.context, draining: true });
  const ready = await headers();
  await stall(timers, (body) => stage.ask('POST', path, { body, headers: { ...RAW, ...ready } }));
}
