import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LedgerStage } from '@/dev/payments/ledger-stage';
import { deleteImage } from '@/lib/images/delete-image';

let stage: LedgerStage;
let id: string;
let deleteToken: string;
beforeAll(async () => {
  stage = await LedgerStage.create();
});
afterAll(() => stage.test.dispose());
beforeEach(async () => {
  stage.reset();
  const uploaded = await stage.upload();
  ({ id } = uploaded.image);
  ({ deleteToken } = uploaded);
});

const SITE = 'http://localhost:3000';
const ask = (url: string, more = '') =>
  stage.ask('GET', `/api/oembed?url=${encodeURIComponent(url)}${more}`);

describe('GET /api/oembed', () => {
  it.each([
    ['its page', () => `${SITE}/${id}`],
    ['its own address', () => `${SITE}/i/${id}.png`],
    ['its page, with what a tracker has added', () => `${SITE}/${id}?utm_source=x#y`],
  ])('shows an image by %s', async (_, url) => {
    expect(await ask(url())).toMatchObject({
      status: 200,
      json: {
        version: '1.0',
        type: 'photo',
        url: `${SITE}/i/${id}.png`,
        width: 4,
        height: 3,
        provider_name: 'img402',
        provider_url: SITE,
        cache_age: 3600,
      },
    });
  });

  it('is a link where the image is larger than it may be', async () => {
    for (const more of ['&maxwidth=3', '&maxheight=2']) {
      const { json } = await ask(`${SITE}/${id}`, more);
      expect(json).toMatchObject({ type: 'link', url: `${SITE}/${id}` });
      expect(json).not.toHaveProperty('width');
    }
    expect((await ask(`${SITE}/${id}`, '&maxwidth=4&maxheight=3&format=json')).json).toMatchObject({
      type: 'photo',
    });
  });

  it('is not kept for longer than the image', async () => {
    const { expiresAt } = await stage.context.db.image.findUniqueOrThrow({ where: { id } });
    stage.test.clock.set(new Date(expiresAt.getTime() - 60_500).toISOString());
    expect((await ask(`${SITE}/${id}`)).json).toMatchObject({ cache_age: 60 });
    stage.test.clock.advance(60_500);
    expect(await ask(`${SITE}/${id}`)).toMatchObject({ status: 404 });
  });

  it.each([
    ['another site', () => 'https://example.org/a.png', ''],
    ['another site that has our id', () => `https://example.org/${id}`, ''],
    ['no image of ours', () => `${SITE}/docs`, ''],
    ['nothing', () => '', ''],
    ['XML', () => `${SITE}/${id}`, '&format=xml'],
    ['half a pixel', () => `${SITE}/${id}`, '&maxwidth=1.5'],
    ['less than nothing', () => `${SITE}/${id}`, '&maxheight=-1'],
  ])('refuses %s', async (_, url, more) => {
    expect(await ask(url(), more)).toMatchObject({
      status: 400,
      json: { error: 'invalid_request' },
    });
  });

  it('is 404 once the image is deleted', async () => {
    expect(await deleteImage(stage.context, id, deleteToken)).toBe('deleted');
    expect(await ask(`${SITE}/${id}`)).toMatchObject({ status: 404 });
  });
});
