import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LedgerStage } from '@/dev/payments/ledger-stage';
import { sendRequest } from '@/dev/context/send-request';
import { actOnCase } from '@/lib/abuse/cases/act-on-case';
import type { Category } from '@/lib/abuse/categories';
import { findStatement } from '@/lib/abuse/find-statement';
import { fileReport } from '@/lib/abuse/reports/file-report';
import { isRefusal } from '@/lib/errors';

const PATH = '/api/abuse/appeal';
const HTML = { accept: 'text/html' };
const JSON_TYPE = { 'content-type': 'application/json' };
const COUNTER = {
  ...{ name: 'Ada Example', address: '1 Example Street, +1 555 0100', email: 'ada@example.org' },
  ...{ perjury: true, jurisdiction: true, signature: 'Ada Example' },
};

let stage: LedgerStage;
let token: string;
let id: string;
beforeAll(async () => {
  stage = await LedgerStage.create();
});
afterAll(() => stage.test.dispose());
beforeEach(async () => {
  stage.reset();
  const uploaded = await stage.upload();
  ({ id } = uploaded.image);
  token = uploaded.deleteToken;
});

async function remove(category: Category): Promise<string> {
  const filed = await fileReport(stage.context, { imageIds: [id], category, text: {} });
  if (isRefusal(filed)) throw new Error(filed.log);
  const ports = { ...stage.context, actor: 'shell' as const };
  const removed = await actOnCase(ports, filed.caseId, {
    action: 'remove',
    category: null,
    samePayer: false,
  });
  expect(removed).toEqual([id]);
  return filed.caseId;
}

const appeal = (body: object, headers: Record<string, string> = {}) =>
  sendRequest(stage.context, 'POST', PATH, { body, headers });

describe('POST /api/abuse/appeal', () => {
  it('takes one with the delete token, once', async () => {
    const caseId = await remove('malware');
    const body = { id, deleteToken: token, statement: 'It is a harmless chart.' };
    const { status, json } = await appeal(body);
    expect(status).toBe(201);
    expect(json).toEqual({
      ...{ caseId, status: 'appealed' },
      ...{ dueAt: '2026-11-27T12:00:00.000Z', putBackFrom: null },
    });
    expect(await findStatement(stage.context, id)).toMatchObject({ appeal: 'under_way' });
    expect(await appeal(body)).toMatchObject({ status: 409, json: { error: 'conflict' } });
  });

  it('takes the token from the header, and a form of a browser leads back to the image', async () => {
    await remove('malware');
    const body = new URLSearchParams({ id, statement: 'No.' });
    const headers = { ...HTML, authorization: `Bearer ${token}` };
    const { status, headers: told } = await appeal(body, headers);
    expect(status).toBe(303);
    expect(told['location']).toBe(`http://site.test/${id}`);
  });

  it('answers a wrong token, an unknown id and what is no id in the same words', async () => {
    await remove('malware');
    const answers = await Promise.all(
      [id, 'aaaaaaaaaaaa', '../x'].map((named) =>
        appeal({ id: named, deleteToken: 'f'.repeat(40), statement: 'No.' }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
    const pages = await Promise.all(
      [id, 'aaaaaaaaaaaa'].map((named) =>
        appeal({ id: named, deleteToken: 'wrong', statement: '<script>' }, HTML),
      ),
    );
    for (const { status, body } of pages) {
      expect(status).toBe(403);
      expect(body).toContain('This is not the delete token of this image');
      expect(body).not.toContain('<script>');
    }
  });

  it('does not take an appeal of what is up, or was deleted by its uploader', async () => {
    const body = { id, deleteToken: token, statement: 'No.' };
    expect((await appeal(body)).status).toBe(404);
  });

  it('tells all that is missing, before anybody signs', async () => {
    const form = await appeal(new URLSearchParams({ id }));
    expect(form.json).toMatchObject({ errors: [{ field: 'statement' }] });
    const counter = await appeal({
      id,
      statement: 'Mine.',
      ...COUNTER,
      address: '',
      perjury: false,
    });
    expect(counter.json).toMatchObject({ errors: [{ field: 'address' }, { field: 'perjury' }] });
    const unproven = await appeal(new URLSearchParams({ id, statement: 'Mine.' }));
    expect(unproven.json).toMatchObject({ errors: [{ field: 'deleteToken' }] });
    expect((await appeal({ statement: 'Mine.' })).json).toMatchObject({
      errors: [{ field: 'id' }],
    });
  });

  it('takes a counter-notice, put back after ten business days at the earliest, Thanksgiving not counted', async () => {
    await remove('copyright');
    const { status, json } = await appeal({
      id,
      deleteToken: token,
      statement: 'Mine.',
      ...COUNTER,
    });
    expect(status).toBe(201);
    expect(json).toMatchObject({ putBackFrom: expect.stringMatching(/^2026-12-09T/) });
  });
});

describe('by the wallet that paid', () => {
  const ask = (headers = {}, statement = 'Mine.') =>
    stage.ask('POST', PATH, {
      headers: { ...JSON_TYPE, ...headers },
      body: JSON.stringify({ id, statement }),
    });

  it('asks it to sign, and takes its appeal', async () => {
    await stage.settle(await stage.insert('upload'), id);
    await remove('doxxing');
    const asked = await ask();
    expect(asked.status).toBe(401);
    const signed = await stage.sign(asked);
    expect(await ask(signed)).toMatchObject({ status: 201, json: { status: 'appealed' } });
    expect(await ask(signed)).toMatchObject({ status: 401 });
    const row = await stage.context.db.abuseAppeal.findFirstOrThrow({ where: { imageId: id } });
    expect(row.byWallet).toBe(true);
  });

  it('takes none of another wallet, nor a sign-in for another image', async () => {
    await stage.settle(await stage.insert('upload'), id);
    await remove('doxxing');
    const stranger = privateKeyToAccount(generatePrivateKey());
    expect(await ask(await stage.sign(await ask(), stranger))).toMatchObject({ status: 403 });
    const other = await stage.ask('POST', PATH, {
      headers: JSON_TYPE,
      body: JSON.stringify({ id: 'aaaaaaaaaaaa', statement: 'Mine.' }),
    });
    expect(await ask(await stage.sign(other))).toMatchObject({ status: 401 });
  });
});
