import { Readable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeTestEnv } from '@/dev/context/make-test-env';
import { wrapStore } from '@/dev/context/wrap-store';
import { openUrlStage, type UrlStage } from '@/dev/remote/open-url-stage';
import { makePng } from '@/dev/uploads/make-png';
import { deleteImage } from '@/lib/images/delete-image';

const ADDRESS = '93.184.216.34';
const URL_THERE = `http://${ADDRESS}/a.png`;

let stage: UrlStage;
beforeAll(async () => {
  stage = await openUrlStage();
});
afterAll(() => stage.dispose());
beforeEach(() => stage.internet.set({}));

describe('an image of ours by its URL', () => {
  it('comes out of the store, and nobody is connected to', async () => {
    const first = await stage.upload();
    expect(first.url).toMatch(/^http:\/\/localhost:3000\/i\//);
    const second = await stage.askFor(first.url!);
    expect(second).toMatchObject({ status: 200, json: { sha256: first.sha256 } });
    expect(second.json.id).not.toBe(first.id);
    expect(stage.internet.connected).toEqual([]);
    expect(stage.internet.asked).toEqual([]);
  });

  it('comes so too where somebody redirects to it', async () => {
    const first = await stage.upload();
    await stage.setServer((socket) => {
      socket.end(`HTTP/1.1 302 X\r\nlocation: ${first.url}\r\n\r\n`);
    });
    const second = await stage.askFor(URL_THERE);
    expect(second).toMatchObject({ status: 200, json: { sha256: first.sha256 } });
    expect(stage.internet.connected).toEqual([`${ADDRESS}:80`]);
  });

  it('comes so from a host of images, and not from where there are none', async () => {
    const { id } = await stage.upload();
    const env = makeTestEnv({
      ...{ SITE_URL: 'https://img.example.org', IMAGE_URL: 'https://i.example.org' },
      RATE_LIMITS: 'off',
    });
    const at = (url: string) =>
      stage.askFor(url, {
        within: { ...stage.context, env },
        headers: { host: 'img.example.org' },
      });
    expect(await at(`https://i.example.org/${id}.png`)).toMatchObject({ status: 200 });
    expect(await at(`http://I.EXAMPLE.ORG./${id}.png?a#b`)).toMatchObject({ status: 403 });
    expect(await at(`https://i.example.org/${id}.png?a#b`)).toMatchObject({ status: 200 });
    expect(await at(`https://img.example.org/i/${id}.png`)).toMatchObject({ status: 403 });
    expect(await at(`https://i.example.org:8443/${id}.png`)).toMatchObject({ status: 403 });
    expect(await at(`https://i.example.org/i/${id}.png`)).toMatchObject({ status: 403 });
    expect(stage.internet.connected).toEqual([]);
    expect(stage.internet.asked).toEqual([]);
  });

  it.each(['', '/', '/i/', '/api/health', '/i/k3v9m2x7qa12.png', '/i/..%2f..%2fetc', '/operator'])(
    'is none at %j',
    async (path) => {
      const answered = await stage.askFor(`http://localhost:3000${path}`);
      expect(answered).toMatchObject({ status: 403, json: { error: 'url_not_allowed' } });
      expect(answered.json.message).toMatch(/^There is no image of ours at this URL\./);
      expect(stage.internet.connected).toEqual([]);
    },
  );

  it('is none under another ending, and none once it is deleted', async () => {
    const { id, url, deleteToken } = await stage.upload();
    expect(await stage.askFor(url!.replace('.png', '.jpg'))).toMatchObject({ status: 403 });
    await deleteImage(stage.context, id!, deleteToken!);
    expect(await stage.askFor(url!)).toMatchObject({ status: 403 });
  });

  it.each([
    ['breaks off', () => Readable.from(breakOff())],
    ['is not there', () => null],
  ])('whose file %s is stored nowhere', async (_, open) => {
    const { url } = await stage.upload();
    const { store } = stage.context;
    const get = async (key: string) => {
      const stored = await store.get(key);
      // Nobody reads it: its file would be open for good.
      stored!.body.destroy();
      const body = open();
      return body === null ? null : { ...stored!, body };
    };
    const before = await stage.ledger.test.listKeys();
    const within = { ...stage.context, store: wrapStore(store, { get }) };
    const answered = await stage.askFor(url!, { within });
    expect(answered.status).toBe(open() === null ? 403 : 503);
    expect(await stage.ledger.test.listKeys()).toEqual(before);
  });
});

async function* breakOff() {
  yield makePng(39_999).subarray(0, 50);
  await Promise.reject(new Error('the disk is gone'));
}
