import { setTimeout as delay } from 'node:timers/promises';
import type { PrivateKeyAccount } from 'viem/accounts';
import type { Dice } from '../chaos/make-dice';
import { call, type Answer } from '../chaos/steps/call';
import { patientFetch } from '../chaos/steps/patient-fetch';
import { makeUniquePng } from '../product/make-unique-png';
import { makeForm } from '../product/payments/make-form';
import { makePayingFetch } from '../product/payments/make-paying-fetch';
import type { UploadAnswer } from '../product/post-image';

/** A second, all together four: a quarter of one core on a machine of 2020, with everything that belongs to it. */
const WEIGHTS = {
  upload: 20,
  'hot read': 24,
  'cold read': 24,
  'read of what is gone': 4,
  delete: 4,
  'paid upload': 2,
  page: 1,
  report: 0.25,
} as const;

const EVERY_MS = 300;
const HOT = 5;
/** So that as many expire as come, long before the warm-up is over. */
const LIVES_SECONDS = { least: 60, most: 180 };

type Loaded = { readonly told: UploadAnswer; readonly path: string };

export type Load = {
  /** How often what was answered how; 0: not at all. */
  readonly answers: Map<string, Map<number, number>>;
  /** Answers that may not be. */
  readonly faults: string[];
  stop(): Promise<void>;
};

/** Asks at a steady pace, whatever the answers take, until it is stopped. */
export async function startLoad(
  origin: string,
  wallet: PrivateKeyAccount,
  dice: Dice,
): Promise<Load> {
  const answers: Load['answers'] = new Map();
  const faults: string[] = [];
  const hot: Loaded[] = [];
  const live: Loaded[] = [];
  const gone: string[] = [];
  let pictures = 0;
  const pay = ([1, 2] as const).map((version) => makePayingFetch(version, wallet, patientFetch));

  const expect = (what: string, answer: Answer, status: number): Answer => {
    const known = answers.get(what) ?? new Map<number, number>();
    answers.set(what, known.set(answer.status, (known.get(answer.status) ?? 0) + 1));
    if (answer.status !== status) {
      faults.push(`${what}: ${answer.status} ${answer.body.toString('utf8', 0, 200)}`);
    }
    return answer;
  };
  const upload = async (what: string, path: string, seconds: number | null): Promise<Loaded> => {
    const form = makeForm(makeUniquePng(dice.between(3_000, 60_000), (pictures += 1)));
    if (seconds !== null) form.set('expires', String(seconds));
    const send = what === 'paid upload' ? pay[pictures % 2] : undefined;
    const answer = expect(
      what,
      await call(origin + path, { method: 'POST', body: form }, send),
      200,
    );
    const told = JSON.parse(answer.body.toString()) as UploadAnswer;
    return { told, path: new URL(told.url).pathname };
  };
  /** Takes one out that is not about to expire; what has expired meanwhile is gone. */
  const takeLive = (): Loaded | undefined => {
    const soon = Date.now() + 5_000;
    for (let at = live.length - 1; at >= 0; at -= 1) {
      const { told, path } = live[at]!;
      if (Date.parse(told.expiresAt) > soon) continue;
      live.splice(at, 1);
      gone.push(path);
    }
    gone.splice(0, gone.length - 50);
    return live[dice.below(live.length)];
  };
  const remove = async (one: Loaded): Promise<void> => {
    live.splice(live.indexOf(one), 1);
    const headers = { authorization: `Bearer ${one.told.deleteToken}` };
    const path = `${origin}/api/images/${one.told.id}`;
    expect('delete', await call(path, { method: 'DELETE', headers }), 204);
  };
  const step = async (what: keyof typeof WEIGHTS): Promise<void> => {
    const { least, most } = LIVES_SECONDS;
    const one = takeLive();
    switch (what) {
      case 'upload':
        live.push(await upload(what, '/api/free', dice.between(least, most)));
        return;
      case 'paid upload':
        // It would stay for a year.
        return remove(await upload(what, '/api/upload', null));
      case 'hot read':
        expect(what, await call(origin + hot[dice.below(HOT)]!.path), 200);
        return;
      case 'cold read':
        if (one !== undefined) expect(what, await call(origin + one.path), 200);
        return;
      case 'read of what is gone': {
        // The five seconds that it was given up before its end.
        const path = gone[0];
        if (path !== undefined && gone.length === 50) expect(what, await call(origin + path), 404);
        return;
      }
      case 'delete':
        if (one !== undefined) await remove(one);
        return;
      case 'page':
        expect(what, await call(`${origin}/${hot[0]!.told.id}`), 200);
        return;
      case 'report': {
        const body = { urls: [hot[1]!.told.url], category: 'other', details: 'It harms.' };
        const headers = { 'content-type': 'application/json' };
        const init = { method: 'POST', headers, body: JSON.stringify(body) };
        expect(what, await call(`${origin}/api/abuse`, init), 201);
        return;
      }
    }
  };

  while (hot.length < HOT) hot.push(await upload('upload', '/api/free', null));
  const state = { stopped: false };
  const underWay = new Set<Promise<void>>();
  const running = (async () => {
    while (!state.stopped) {
      const doing = step(dice.weighted(WEIGHTS)).catch((thrown: unknown) => {
        faults.push(String(thrown));
      });
      underWay.add(doing);
      void doing.then(() => underWay.delete(doing));
      await delay(EVERY_MS);
    }
  })();
  return {
    answers,
    faults,
    async stop() {
      state.stopped = true;
      await running;
      await Promise.all(underWay);
    },
  };
}
