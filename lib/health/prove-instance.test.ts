import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestContext, type TestContext } from '@/dev/context/create-test-context';
import { makeSecrets } from '@/dev/context/make-secrets';
import { proveInstance } from './prove-instance';

const CHALLENGE = '00112233445566778899aabbccddeeff';

let test: TestContext;
let other: TestContext;
beforeAll(async () => {
  [test, other] = await Promise.all([createTestContext(), createTestContext()]);
});
afterAll(async () => {
  await Promise.all([test.dispose(), other.dispose()]);
});

it('is the same for the same keys and database, and for no other', async () => {
  const { context } = test;
  const proof = await proveInstance(context, CHALLENGE);
  expect(proof).toMatch(/^[0-9a-f]{64}$/);
  expect(await proveInstance(test.with({}), CHALLENGE)).toBe(proof);
  const { id } = await context.db.instance.findFirstOrThrow();
  expect(proof).not.toContain(id);

  const secrets = makeSecrets('another-key-of-32-characters-or-so');
  await other.context.db.instance.updateMany({ data: { id: context.ids.uuid() } });
  const others = [
    await proveInstance(context, CHALLENGE.replace('0', '1')),
    await proveInstance(test.with({ secrets }), CHALLENGE),
    await proveInstance({ ...context, db: other.context.db }, CHALLENGE),
  ];
  expect(new Set([proof, ...others]).size).toBe(4);
});
