import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DeskStage } from '@/dev/operator/desk-stage';
import { placeDeskPage } from './place-desk-page';

let stage: DeskStage;
let signedIn: Headers;
let path: string;
beforeAll(async () => {
  stage = await DeskStage.create();
  signedIn = new Headers(await stage.signIn());
  path = `/operator/cases/${(await stage.report()).caseId}`;
});
afterAll(() => stage.test.dispose());

const place = (at: string, headers = signedIn) => placeDeskPage(stage.context, headers, at);

describe('placeDeskPage', () => {
  it('has the queue and the cases that there are, and nothing else', async () => {
    for (const at of ['/operator', path])
      expect(await place(at)).toEqual({ path: at, status: 200 });
    for (const at of ['/operator/cases/aaaaaaaaaa', '/operator/cases', '/operator/x']) {
      expect(await place(at)).toMatchObject({ status: 404 });
    }
  });

  it('asks whoever is not signed in to sign in, whether there is such a case or not', async () => {
    const stranger = new Headers({ host: 'img402.test' });
    for (const at of ['/operator', path, '/operator/cases/aaaaaaaaaa']) {
      expect(await place(at, stranger)).toEqual({ path: at, status: 200 });
    }
  });

  it('refuses in words where the database is away', async () => {
    const outage = Object.assign(new Error('no'), { code: 'ECONNREFUSED' });
    const operatorSession = { findUnique: () => Promise.reject(outage) };
    const context = {
      ...stage.context,
      db: { ...stage.context.db, operatorSession, instance: stage.context.db.instance } as never,
    };
    for (const at of ['/operator', path]) {
      expect(await placeDeskPage(context, signedIn, at)).toMatchObject({
        refused: 'storage_unavailable',
      });
    }
  });
});
