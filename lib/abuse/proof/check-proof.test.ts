import { solveChallenge, type Challenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestContext, type TestContext } from '@/dev/context/create-test-context';
import { makeSecrets } from '@/dev/context/make-secrets';
import { Secret } from '@/lib/secret';
import { createSecrets } from '@/lib/secrets';
import { checkProof, type Proof } from './check-proof';
import { makeChallenge } from './make-challenge';
import { spendProof } from './spend-proof';

let test: TestContext;
beforeAll(async () => {
  test = await createTestContext();
});
afterAll(() => test.dispose());
beforeEach(() => test.clock.set('2026-11-24T12:00:00.000Z'));

/** Solved as a browser does it, with WebCrypto. */
const solve = async (challenge: Challenge) => ({
  challenge,
  solution: await solveChallenge({ challenge, deriveKey }),
});

const encode = (proof: object) => Buffer.from(JSON.stringify(proof)).toString('base64');

describe('checkProof', () => {
  it('takes what was solved, for twenty minutes, and once', async () => {
    const { context } = test;
    const text = encode(await solve(await makeChallenge(context)));
    const proof = await checkProof(context, text);
    expect(proof).toMatchObject({ until: new Date('2026-11-24T12:20:00.000Z') });
    expect(await spendProof(context, proof as Proof)).toBe('spent');
    expect(await spendProof(context, proof as Proof)).toMatchObject({ refused: 'invalid_request' });
    test.clock.advance(20 * 60_000 - 1);
    expect(await checkProof(context, text)).toMatchObject({ nonce: expect.any(String) });
    test.clock.advance(1);
    expect(await checkProof(context, text)).toMatchObject({ log: 'the proof has expired' });
  });

  it('knows a challenge of an older key, and none of a stranger', async () => {
    const text = encode(await solve(await makeChallenge(test.context)));
    const { appSecrets } = test.context.env;
    const renewed = test.with({
      secrets: createSecrets([new Secret('newer'), ...appSecrets]),
    });
    expect(await checkProof(renewed, text)).toMatchObject({ nonce: expect.any(String) });
    const stranger = test.with({ secrets: makeSecrets('another') });
    expect(await checkProof(stranger, text)).toMatchObject({ log: 'the proof is wrong' });
  });

  it('takes nothing that was made easier, prolonged or made up', async () => {
    const challenge = await makeChallenge(test.context);
    const proof = await solve(challenge);
    const { parameters } = challenge;
    const changed = (more: object) => ({
      ...proof,
      challenge: { ...challenge, parameters: { ...parameters, ...more } },
    });
    for (const wrong of [
      changed({ cost: 1 }),
      changed({ keyPrefix: '00' }),
      changed({ data: { until: (parameters.data!['until']! as number) + 60_000 } }),
      { ...proof, solution: { counter: 1, derivedKey: '00'.repeat(32) } },
    ]) {
      expect(await checkProof(test.context, encode(wrong))).toMatchObject({
        log: 'the proof is wrong',
      });
    }
    for (const text of [
      '',
      'e30=',
      '%',
      encode([]),
      encode(changed({ more: 1 })),
      'A'.repeat(9_999),
    ]) {
      expect(await checkProof(test.context, text)).toMatchObject({ log: 'the proof is malformed' });
    }
  });
});
