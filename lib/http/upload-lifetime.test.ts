import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LedgerStage } from '@/dev/payments/ledger-stage';
import { BOUNDARY, buildForm } from '@/dev/uploads/build-form';
import { makePng } from '@/dev/uploads/make-png';
import { splitBody } from '@/dev/uploads/split-body';
import { issueToken } from '@/lib/payments/tokens/issue-token';
import { answer } from './answer';
import { findRoute } from './find-route';

let stage: LedgerStage;
beforeAll(async () => {
  stage = await LedgerStage.create();
});
afterAll(() => stage.test.dispose());
beforeEach(() => stage.reset());

const FORM = `multipart/form-data; boundary=${BOUNDARY}`;
let seed = 7000;
const nextPng = () => makePng((seed += 1));
const formWith = (expires: string) =>
  buildForm([
    { name: 'image', filename: 'a.png', data: nextPng() },
    { name: 'expires', data: expires },
  ]);
const jsonWith = (expires: unknown) =>
  JSON.stringify({ image: nextPng().toString('base64'), expires });

async function upload(target: string, type: string, body: Uint8Array | string, more: object = {}) {
  const [path = '', query] = target.split('?');
  const { route, params } = findRoute(path)!;
  const headers = new Headers({ host: 'localhost:3000', 'content-type': type, ...more });
  const request = { method: 'POST', path, query: new URLSearchParams(query), headers };
  const response = await answer(
    stage.context,
    route,
    { ...request, body: splitBody(body, 500) },
    params,
  );
  const told = JSON.parse(response.body as string) as { expiresAt?: string; message?: string };
  const { expiresAt = null, message } = told;
  const now = stage.test.clock.now().getTime();
  return {
    status: response.status,
    message,
    seconds: expiresAt === null ? null : (Date.parse(expiresAt) - now) / 1000,
  };
}

const DAY = 86_400;

describe('expires', () => {
  it.each([
    ['the address', '/api/free?expires=3600', 'image/png', () => nextPng(), 3600],
    ['a form', '/api/free', FORM, () => formWith('12h'), DAY / 2],
    ['JSON, as text', '/api/free', 'application/json', () => jsonWith('2d'), 2 * DAY],
    ['JSON, as a number', '/api/free', 'application/json', () => jsonWith(90), 90],
    ['both: the body', '/api/free?expires=1h', FORM, () => formWith('2h'), 7200],
    ['a form, where it is empty', '/api/free?expires=', FORM, () => formWith(''), 7 * DAY],
    ['neither', '/api/free', 'image/png', () => nextPng(), 7 * DAY],
    ['the whole tier', '/api/free?expires=7d', 'image/png', () => nextPng(), 7 * DAY],
  ])('shortens a free image, said in %s', async (_, target, type, body, seconds) => {
    expect(await upload(target, type, body())).toMatchObject({ status: 200, seconds });
  });

  it.each(['8d', '59', 'soon', '-1', '0'])(
    'is refused as %j, and nothing is stored',
    async (text) => {
      const before = (await stage.test.listKeys()).length;
      const refused = await upload('/api/free', FORM, formWith(text));
      expect(refused).toMatchObject({
        status: 400,
        message: expect.stringMatching(/^"expires" is/),
      });
      expect((await stage.test.listKeys()).length).toBe(before);
    },
  );

  it('shortens an image of a token, within its own tier', async () => {
    const id = await stage.insert('upload_token');
    await stage.settle(id);
    const { token } = (await issueToken(stage.context, { paymentId: id, index: 0 }))!;
    const headers = { 'x-upload-token': token };
    const beyond = await upload('/api/upload?expires=53w', 'image/png', nextPng(), headers);
    expect(beyond).toMatchObject({ status: 400, message: expect.stringMatching(/1 year at most/) });
    expect(await upload('/api/upload?expires=30d', 'image/png', nextPng(), headers)).toMatchObject({
      status: 200,
      seconds: 30 * DAY,
    });
  });
});
