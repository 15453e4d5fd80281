import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp } from '../../start-app';
import { makeUniquePng } from '../../product/make-unique-png';
import { uploadImage, type UploadAnswer } from '../../product/post-image';
import { openTarget, type Target } from '../open-target';

let target: Target;
let pictures = 0;
beforeAll(async () => {
  target = await openTarget({ env: { CRON: 'off' } });
});
afterAll(() => target.close());

const upload = () => uploadImage(target.app.url, makeUniquePng(9_000, (pictures += 1)));

type Said = { readonly status: number; readonly text: string };
const say = async (response: Response): Promise<Said> => ({
  status: response.status,
  text: await response.text(),
});

describe('a delete token that is none: one status and one text, and nothing is deleted', () => {
  let image: UploadAnswer;
  let other: UploadAnswer;
  beforeAll(async () => {
    [image, other] = await Promise.all([upload(), upload()]);
  });
  const remove = async (id: string, headers: Record<string, string>, query = '', body?: string) =>
    say(
      await fetch(`${target.app.url}/api/images/${id}${query}`, {
        method: 'DELETE',
        headers,
        ...(body === undefined ? {} : { body }),
      }),
    );
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

  const wrong: [string, () => Promise<Said>][] = [
    ['noughts', () => remove(image.id, bearer('0'.repeat(40)))],
    ['of another image', () => remove(image.id, bearer(other.deleteToken))],
    ['in capitals', () => remove(image.id, bearer(image.deleteToken.toUpperCase()))],
    ['cut by one', () => remove(image.id, bearer(image.deleteToken.slice(1)))],
    ['longer by one', () => remove(image.id, bearer(`${image.deleteToken}0`))],
    ['with padding behind it', () => remove(image.id, bearer(`${image.deleteToken}==`))],
    ['the hash of it', () => remove(image.id, bearer('a'.repeat(64)))],
    [
      'a good one for an image that never was',
      () => remove('zzzzzzzzzzzz', bearer(image.deleteToken)),
    ],
  ];
  it.each(wrong)('%s: 403', async (_, attack) => {
    const said = await target.besides(attack);
    expect(said.status).toBe(403);
    expect(said.text).toBe((await wrong[0]![1]()).text);
    expect((await fetch(image.url)).status).toBe(200);
  });

  const absent: [string, () => Promise<Said>][] = [
    ['none', () => remove(image.id, {})],
    ['empty', () => remove(image.id, bearer(''))],
    [
      'in the query',
      () => remove(image.id, {}, `?token=${image.deleteToken}&deleteToken=${image.deleteToken}`),
    ],
    ['in a cookie', () => remove(image.id, { cookie: `deleteToken=${image.deleteToken}` })],
    [
      'in the body',
      () => remove(image.id, {}, '', JSON.stringify({ deleteToken: image.deleteToken })),
    ],
    [
      'as Basic',
      () =>
        remove(image.id, {
          authorization: `Basic ${Buffer.from(`:${image.deleteToken}`).toString('base64')}`,
        }),
    ],
    ['without its scheme', () => remove(image.id, { authorization: image.deleteToken })],
    [
      'twice',
      () =>
        remove(image.id, {
          authorization: `Bearer ${image.deleteToken}, Bearer ${image.deleteToken}`,
        }),
    ],
    [
      'in the header of upload tokens',
      () => remove(image.id, { 'x-upload-token': image.deleteToken }),
    ],
  ];
  it.each(absent)('%s: 401', async (_, attack) => {
    const said = await target.besides(attack);
    expect(said.status).toBe(401);
    expect(said.text).toBe((await absent[0]![1]()).text);
    expect((await fetch(image.url)).status).toBe(200);
  });

  it('by another method than DELETE, whatever a header says', async () => {
    const statuses = await target.besides(async ({ app }) => {
      const send = (method: string, name: string) =>
        fetch(`${app.url}/api/images/${image.id}`, {
          method,
          headers: { ...bearer(image.deleteToken), [name]: 'DELETE' },
        });
      const answers = await Promise.all([
        send('POST', 'x-http-method-override'),
        send('GET', 'x-http-method'),
        send('PUT', 'x-method-override'),
      ]);
      return answers.map(({ status }) => status);
    });
    expect(statuses).toEqual([405, 200, 405]);
    expect((await fetch(image.url)).status).toBe(200);
  });

  it('the right one, ten times at once: gone, once', async () => {
    const { id, url, deleteToken } = await upload();
    const said = await Promise.all(
      Array.from({ length: 10 }, () => remove(id, bearer(deleteToken))),
    );
    for (const { status } of said) expect([204, 403, 404]).toContain(status);
    expect(said.some(({ status }) => status === 204)).toBe(true);
    expect((await fetch(url)).status).toBe(404);
  });
});

describe('who calls the cron', () => {
  const call = async (headers: Record<string, string>, query = '', app = target.app) =>
    say(await fetch(`${app.url}/api/cron/expire${query}`, { headers }));
  const own = () => target.secrets.cron;

  const callers: [string, () => Promise<Said>][] = [
    ['nobody', () => call({})],
    ['with an empty secret', () => call({ authorization: 'Bearer ' })],
    ['with a wrong one', () => call({ authorization: `Bearer ${'0'.repeat(48)}` })],
    ['as undefined', () => call({ authorization: 'Bearer undefined' })],
    ['as null', () => call({ authorization: 'Bearer null' })],
    ['in capitals', () => call({ authorization: `Bearer ${own().toUpperCase()}` })],
    ['with a letter more', () => call({ authorization: `Bearer ${own()}0` })],
    ['with a letter less', () => call({ authorization: `Bearer ${own().slice(0, -1)}` })],
    [
      'as Basic',
      () => call({ authorization: `Basic ${Buffer.from(`:${own()}`).toString('base64')}` }),
    ],
    ['in the query', () => call({}, `?secret=${own()}&authorization=Bearer%20${own()}`)],
    ['as a platform', () => call({ 'x-vercel-cron': '1', 'user-agent': 'vercel-cron/1.0' })],
    [
      'from this very machine',
      () => call({ 'x-forwarded-for': '127.0.0.1', 'x-real-ip': '127.0.0.1' }),
    ],
    [
      'with the secret of the metrics',
      () => call({ authorization: `Bearer ${target.secrets.metrics}` }),
    ],
    [
      'with the secret of the product',
      () => call({ authorization: `Bearer ${target.secrets.app}` }),
    ],
  ];
  it.each(callers)('%s: 401, and nothing runs', async (_, attack) => {
    const runs = async () => JSON.stringify(await target.query('SELECT * FROM job'));
    const before = await runs();
    const said = await target.besides(attack);
    expect(said.status, said.text).toBe(401);
    expect(await runs()).toBe(before);
  });

  it('where there is no secret: 503, for whatever is shown', async () => {
    const without = await startApp({ env: { CRON: 'off', PAYMENTS: 'off' } });
    try {
      for (const shown of ['', 'Bearer ', 'Bearer undefined', 'Bearer null', 'Bearer false']) {
        const said = await call(shown === '' ? {} : { authorization: shown }, '', without);
        expect(said.status, shown).toBe(503);
      }
    } finally {
      await without.stop();
    }
  });

  it.each(['expire%2f', 'EXPIRE', '../expire', 'constructor', '__proto__', 'toString'])(
    'for the job %s: none such',
    async (job) => {
      const headers = { authorization: `Bearer ${own()}` };
      const said = await target.besides(async ({ app }) =>
        say(await fetch(`${app.url}/api/cron/${job}`, { headers, redirect: 'manual' })),
      );
      expect([404, 200]).toContain(said.status);
      if (said.status === 200) expect(job).toBe('../expire');
    },
  );
});
