import { Decrypter, generateIdentity, identityToRecipient } from 'age-encryption';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestContext, type TestContext } from '@/dev/context/create-test-context';
import { blockImage } from '@/dev/screening/block-image';
import { uploadBytes } from '@/dev/screening/upload-bytes';
import { readPreserved } from '@/lib/abuse/preservation/read-preserved';
import type { Context } from '@/lib/context';
import { createClient } from '@/lib/db/create-client';
import { isRefusal } from '@/lib/errors';
import { removeImage } from '@/lib/images/remove-image';
import { runJob } from '@/lib/jobs/run-job';
import { recover } from './recover';

const DAY = 86_400_000;

let identity: string;
let test: TestContext;
beforeAll(async () => {
  identity = await generateIdentity();
  const PRESERVATION_KEY = await identityToRecipient(identity);
  test = await createTestContext({ PRESERVATION_KEY, SCREENING: 'off' });
});
afterAll(() => test.dispose());

/** A process of its own: whether the database is closed is remembered by a process. */
async function withContext(work: (context: Context) => Promise<void>): Promise<void> {
  const db = createClient(test.context.env.databaseUrl!.reveal(), { poolSize: 4 });
  await work(test.with({ db }));
  await db.$disconnect();
}

const CASES = [
  ['served', false],
  ['deleted by its uploader first', true],
] as const;

it.each(CASES)('the encrypted bytes are found again for a row of before that: %s', (_, deleted) =>
  withContext(async (context) => {
    const { db } = context;
    const id = await uploadBytes(context, Buffer.from(`what the law wants ${deleted}`));
    const before = await db.image.findUniqueOrThrow({ where: { id } });
    const backupAt = test.clock.now();
    test.clock.advance(60_000);
    if (deleted) {
      await db.image.update({
        where: { id },
        data: { sealedUntil: new Date(test.clock.now().getTime() + DAY) },
      });
      await removeImage(context, before);
      test.clock.advance(60_000);
    }
    await blockImage(context, id, 'csam');
    await runJob(context, 'expire');
    expect(await runJob(context, 'preserve')).toMatchObject({ did: { encrypted: 1 } });

    await db.abuseCaseImage.deleteMany();
    await db.blockedHash.deleteMany();
    await db.image.update({ where: { id }, data: before });
    await db.instance.updateMany({ data: { closedAt: test.clock.now(), backupAt } });
    await recover(context);

    const after = await db.image.findUniqueOrThrow({ where: { id } });
    expect(after).toMatchObject({ state: 'deleting', removedFor: 'csam' });
    expect(after.encryptedAt).not.toBeNull();
    await runJob(context, 'expire');
    test.clock.advance(2 * DAY);
    await runJob(context, 'sweep-orphans');
    const preserved = await readPreserved(context, id);
    if (isRefusal(preserved)) throw new Error(preserved.log);
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    const encrypted = Buffer.concat((await preserved.body.toArray()) as Buffer[]);
    expect(await decrypter.decrypt(new Uint8Array(encrypted), 'text')).toBe(
      `what the law wants ${deleted}`,
    );
    test.clock.advance(366 * DAY);
    await runJob(context, 'expire');
    expect(isRefusal(await readPreserved(context, id))).toBe(true);
  }),
);
