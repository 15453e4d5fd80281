import { takeDownImage } from '@/lib/abuse/take-down-image';
import { ChainError } from '@/lib/payments/chain';
import sharp from 'sharp';
import { SETTLED_ONCE, type Told, type WalkStage } from '../walk-stage';
import { nextPng } from '../next-png';
import { walkSale } from './walk-sale';

const id = ({ json }: Told): string => String(json['id']);
const bearer = (token: unknown) => ({ authorization: `Bearer ${String(token)}` });

async function walkKeep(stage: WalkStage, upload: () => Promise<Told>): Promise<void> {
  const one = await upload();
  const path = `/api/images/${id(one)}/keep`;
  await walkSale(stage, path);
  await stage.ask('POST', '/api/images/unknown00000/keep');
  const other = await upload();
  // A key of one image is not good for another one.
  stage.script.answers = [SETTLED_ONCE()];
  const headers = { 'idempotency-key': stage.newKey() };
  await stage.buy(path, { headers });
  await stage.buy(`/api/images/${id(other)}/keep`, { headers });
}

async function walkBytesOf(stage: WalkStage): Promise<void> {
  const picture = sharp({ create: { width: 9, height: 7, channels: 3, background: '#4af' } });
  for (const format of ['png', 'jpeg', 'gif', 'webp'] as const) {
    const body = await picture.clone().toFormat(format).toBuffer();
    const { json } = await stage.ask('POST', '/api/free', {
      body,
      headers: { 'content-type': 'application/octet-stream' },
    });
    const path = new URL(String(json['url'])).pathname;
    const whole = await stage.ask('GET', path);
    await stage.ask('GET', path, { headers: { range: 'bytes=1-9' } });
    await stage.ask('GET', path, { headers: { range: 'bytes=99999-' } });
    await stage.ask('GET', path, { headers: { 'if-none-match': whole.headers['etag']! } });
  }
  await stage.ask('GET', '/i/unknown00000.png');
}

/** What is done with an image that is there, and with one that is not. */
export async function walkImages(stage: WalkStage): Promise<void> {
  const upload = () =>
    stage.ask('POST', '/api/free', { body: nextPng(), headers: { 'content-type': 'image/png' } });
  const one = await upload();
  const path = `/api/images/${id(one)}`;
  await stage.ask('GET', path);
  await stage.ask('GET', '/api/images/unknown00000');
  const oembed = (query: Record<string, string>) => stage.ask('GET', '/api/oembed', { query });
  const url = String(one.json['url']);
  await oembed({ url });
  await oembed({ url, maxwidth: '2' });
  await oembed({ url, maxwidth: 'wide' });
  await oembed({ url: url.replace(id(one), 'unknown00000') });
  await stage.ask('DELETE', path);
  await stage.ask('DELETE', '/api/images/NO');
  await stage.ask('DELETE', path, { headers: bearer('wrong') });
  // Of a contract wallet, whose signature only the chain can judge.
  const away = async (): Promise<boolean> => {
    throw new ChainError('a test');
  };
  const { payments } = stage.context;
  const chain = { ...payments!.chain, verifyMessage: away };
  const headers = await stage.signIn('DELETE', path);
  const context = { ...stage.context, payments: { ...payments!, chain } };
  await stage.ask('DELETE', path, { headers, context });
  await walkBytesOf(stage);
  await walkKeep(stage, upload);
  const removed = await upload();
  await takeDownImage(stage.context, id(removed));
  await stage.ask('GET', `/api/images/${id(removed)}`);
  await oembed({ url: String(removed.json['url']) });
  await stage.ask('GET', new URL(String(removed.json['url'])).pathname);
  await stage.ask('DELETE', path, { headers: bearer(one.json['deleteToken']) });
}
