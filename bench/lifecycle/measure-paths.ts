import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { makeReceivedImage } from '@/dev/context/make-received-image';
import { makeSignedPayment } from '@/dev/payments/make-signed-payment';
import { isRefusal } from '@/lib/errors';
import { answer } from '@/lib/http/answer';
import { imageBytesRoute } from '@/lib/http/routes';
import { uploadImage } from '@/lib/images/upload-image';
import { sell } from '@/lib/payments/ledger/sell';
import type { Side } from './open-stage';

/** One thing that a client asks for. */
export type Path = { readonly name: string; run(): Promise<void> };

const IMAGE_BYTES = 10_000;

const makeImage = () => makeReceivedImage(randomBytes(IMAGE_BYTES / 2).toString('hex'));

/** The hot paths of the product on one side: an image read, one uploaded, a token bought. */
export async function openPaths({ context }: Side): Promise<readonly Path[]> {
  const uploaded = await uploadImage(context, 'paid', makeImage(), null);
  if (isRefusal(uploaded)) throw new Error(uploaded.log);
  const name = `${uploaded.image.id}.png`;
  const headers = new Headers({ host: 'localhost' });
  return [
    {
      name: 'GET',
      async run() {
        const request = {
          ...{ method: 'GET', path: `/i/${name}`, query: new URLSearchParams() },
          ...{ headers, body: null },
        };
        const { status, body } = await answer(context, imageBytesRoute, request, { name });
        if (status !== 200 || !(body instanceof Readable))
          throw new Error(`GET answered ${status}`);
        let bytes = 0;
        for await (const chunk of body) bytes += (chunk as Buffer).length;
        if (bytes !== IMAGE_BYTES) throw new Error(`GET gave ${bytes} bytes`);
      },
    },
    {
      name: 'upload',
      async run() {
        const key = randomBytes(16).toString('hex');
        const answered = await uploadImage(context, 'free', makeImage(), key);
        if (isRefusal(answered)) throw new Error(answered.log);
      },
    },
    {
      name: 'token',
      async run() {
        const payment = makeSignedPayment({
          signature: `0x${randomBytes(70).toString('hex')}`,
          authorization: {
            from: `0x${randomBytes(20).toString('hex')}`,
            nonce: `0x${randomBytes(32).toString('hex')}`,
            validBefore: BigInt(Math.floor(Date.now() / 1000) + 300),
          },
        });
        const outcome = await sell(context, {
          ...{ product: 'upload_token', payment, key: randomBytes(16).toString('hex') },
          ...{
            resourceUrl: 'http://localhost/api/upload/token',
            count: 1,
            images: [],
            targetImageId: null,
          },
        });
        if (isRefusal(outcome) || outcome.kind !== 'granted') throw new Error('no token was sold');
      },
    },
  ];
}

/** @returns milliseconds of each of `count` runs, one after the other */
export async function measurePath(path: Path, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let at = 0; at < count; at += 1) {
    const start = performance.now();
    await path.run();
    times.push(performance.now() - start);
  }
  return times;
}
