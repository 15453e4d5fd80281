import { makeCasePorts } from '@/dev/abuse/make-case-ports';
import { reportImages } from '@/dev/abuse/report-images';
import { actOnCase } from '@/lib/abuse/cases/act-on-case';
import { ChainError } from '@/lib/payments/chain';
import { stall, type Timers } from '../stall';
import type { Told, WalkStage } from '../walk-stage';
import { nextPng } from '../next-png';

const REPORT = '/api/abuse';
const APPEAL = '/api/abuse/appeal';
const FORM = { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' };

async function removeOne(stage: WalkStage, upload: () => Promise<Told>): Promise<Told> {
  const uploaded = await upload();
  const { caseId } = await reportImages(stage.context, [String(uploaded.json['id'])]);
  const action = { action: 'remove' as const, category: null, samePayer: false };
  await actOnCase(makeCasePorts(stage.context), caseId, action);
  return uploaded;
}

/** Reports and appeals. */
export async function walkReports(stage: WalkStage, timers: Timers): Promise<void> {
  const { context } = stage;
  const upload = () =>
    stage.ask('POST', '/api/free', { body: nextPng(), headers: { 'content-type': 'image/png' } });
  const { json } = await upload();
  const good = {
    urls: [String(json['url'])],
    category: 'other',
    details: 'It harms me, and this is why.',
  };
  await stage.ask('POST', REPORT, { body: good });
  await stage.ask('POST', REPORT, { body: { category: 'other' } });
  await stage.ask('POST', REPORT, { body: '[' });
  const form = new URLSearchParams({ ...good, urls: good.urls[0]!, goodFaith: 'yes' }).toString();
  await stage.ask('POST', REPORT, { body: form, headers: FORM });
  await stall(timers, (body) => stage.ask('POST', REPORT, { body }));
  await stage.ask('GET', '/api/abuse/challenge');

  const removed = await removeOne(stage, upload);
  const [id, token] = [String(removed.json['id']), String(removed.json['deleteToken'])];
  const statement = 'It is a harmless chart.';
  const appeal = (body: object, headers: Record<string, string> = {}) =>
    stage.ask('POST', APPEAL, { body, headers });
  await appeal({ id });
  await appeal({ id, statement });
  await appeal({ id, statement, deleteToken: 'wrong' });
  await appeal({ id, statement, deleteToken: token });
  await appeal({ id, statement, deleteToken: token });
  await appeal({ id: json['id'], statement, deleteToken: json['deleteToken'] });
  const other = await removeOne(stage, upload);
  const fields = {
    id: String(other.json['id']),
    deleteToken: String(other.json['deleteToken']),
    statement,
  };
  await stage.ask('POST', APPEAL, { body: new URLSearchParams(fields).toString(), headers: FORM });
  await stall(timers, (body) => stage.ask('POST', APPEAL, { body }));
  const { payments } = context;
  const away = async (): Promise<boolean> => {
    throw new ChainError('a test');
  };
  const chain = { ...payments!.chain, verifyMessage: away };
  const asked = { body: { id, statement } };
  const headers = await stage.signIn('POST', APPEAL, asked);
  await stage.ask('POST', APPEAL, {
    ...asked,
    headers,
    context: { ...context, payments: { ...payments!, chain } },
  });
  await walkQueue(stage, good);
}

/** So many reports at once that one of them is told to come again. */
async function walkQueue(stage: WalkStage, good: object): Promise<void> {
  const { context } = stage;
  // Held by a transaction that never gets its turn: what waits is told so without a query.
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const db = new Proxy(context.db, {
    get: (target, name) =>
      name === '$transaction'
        ? async () => {
            await held;
            throw new Error('the turn of a test is over');
          }
        : (Reflect.get(target, name) as unknown),
  });
  const crowded = { ...context, db };
  const waiting = Array.from({ length: 1_500 }, () =>
    stage.ask('POST', REPORT, { body: good, context: crowded }),
  );
  await new Promise((resolve) => setTimeout(resolve, 0));
  for (let tries = 0; tries < 200; tries += 1) {
    const { status } = await Promise.race([
      stage.ask('POST', REPORT, { body: good, context: crowded }),
      new Promise<Told>((resolve) => setTimeout(() => resolve({} as Told), 200)),
    ]);
    if (status === 503) break;
  }
  release();
  await Promise.allSettled(waiting);
}
