import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { insertCase } from '@/dev/abuse/insert-case';
import { createTestContext, type TestContext } from '@/dev/context/create-test-context';
import { createPoints, MODES } from '@/dev/faults/create-points';
import { wrapDatabase } from '@/dev/faults/wrap-database';
import { makeSecrets } from '@/dev/context/make-secrets';
import { eraseCaseText } from '@/lib/abuse/cases/erase-case-text';
import { openText, sealText } from '@/lib/abuse/seal-text';
import type { Context } from '@/lib/context';
import { ensureSecretKeys } from '@/lib/db/ensure-secret-keys';
import { type Secrets } from '@/lib/secrets';
import { runJob } from './run-job';

const [OLD, NEW] = [makeSecrets('o'.repeat(40)), makeSecrets('n'.repeat(40))];
/** While the old key is still in the list. */
const GRACE = makeSecrets('n'.repeat(40), 'o'.repeat(40));

let test: TestContext;
let caseId: string;
beforeAll(async () => {
  test = await createTestContext({ SCREENING: 'off' });
});
afterAll(() => test.dispose());
beforeEach(async () => {
  const { db } = test.context;
  for (const table of ['case_note', 'abuse_appeal', 'abuse_report', 'abuse_case', 'job']) {
    await db.$executeRawUnsafe(`DELETE FROM ${table}`);
  }
  await db.secretKey.deleteMany();
  await ensureSecretKeys(db, GRACE, test.clock.now());
  caseId = (await insertCase(test.context)).id;
});

const as = (secrets: Secrets, parts: Partial<Context> = {}) => test.with({ secrets, ...parts });
const rotate = (secrets = GRACE, parts: Partial<Context> = {}) =>
  runJob(as(secrets, parts), 'reseal-texts');
const start = (secrets: Secrets) => ensureSecretKeys(test.context.db, secrets, test.clock.now());

async function insertReport(secrets: Secrets, details: string): Promise<void> {
  const { db, ids, clock } = test.context;
  const id = ids.report();
  const sealed = sealText(secrets, `abuse_report:${id}`, { details });
  const facts = { category: 'malware', wantsAnswer: false, receivedAt: clock.now() } as const;
  await db.abuseReport.create({ data: { id, ...facts, ...sealed } });
}

async function insertAppeal(secrets: Secrets, details: string): Promise<void> {
  const { db, ids, clock } = test.context;
  const id = ids.uuid();
  const sealed = sealText(secrets, `abuse_appeal:${id}`, { details });
  const facts = { imageId: 'a'.repeat(10), byWallet: false, counterNotice: false };
  await db.abuseAppeal.create({ data: { id, caseId, madeAt: clock.now(), ...facts, ...sealed } });
}

async function insertNote(secrets: Secrets, details: string): Promise<void> {
  const { db, ids, clock } = test.context;
  const id = ids.uuid();
  const sealed = sealText(secrets, `case_note:${id}`, { details });
  await db.caseNote.create({
    data: { id, caseId, author: 'shell', writtenAt: clock.now(), ...sealed },
  });
}

/** Every text that is kept, as a server with these keys reads it. */
async function readAll(secrets: Secrets): Promise<string[]> {
  const { db } = test.context;
  const found = [
    ...(await db.abuseReport.findMany()).map((row) => ['abuse_report', row] as const),
    ...(await db.abuseAppeal.findMany()).map((row) => ['abuse_appeal', row] as const),
    ...(await db.caseNote.findMany()).map((row) => ['case_note', row] as const),
  ];
  return found
    .map(([table, row]) => openText(secrets, `${table}:${row.id}`, row))
    .filter((written) => written !== null)
    .map((written) => (written as { details: string }).details)
    .sort();
}

async function insertAll(count: number): Promise<string[]> {
  const numbers = Array.from({ length: count }, (_, n) => String(n).padStart(3, '0'));
  for (const n of numbers) {
    await insertReport(OLD, `report ${n}`);
    await insertAppeal(OLD, `appeal ${n}`);
    await insertNote(OLD, `note ${n}`);
  }
  return ['appeal', 'note', 'report'].flatMap((kind) => numbers.map((n) => `${kind} ${n}`));
}

describe('rotating APP_SECRET', () => {
  it('is refused in the wrong order, with what still needs the old key, and taken in the right one', async () => {
    const texts = await insertAll(2);
    await expect(start(NEW)).rejects.toThrow(
      /lacks the key [0-9a-f]{8}, on which 2 appeals, 2 notes, 2 reports depend/,
    );
    expect(await rotate()).toMatchObject({
      status: 'done',
      did: { resealed: 6, failed: 0 },
      left: { due: 0 },
    });
    await start(NEW);
    expect(await readAll(NEW)).toEqual(texts);
    await expect(readAll(OLD)).rejects.toThrow(/is not configured/);
    expect(await rotate(NEW)).toMatchObject({ did: { resealed: 0, failed: 0 } });
  });

  it('goes through more than a page of each', { timeout: 60_000 }, async () => {
    const texts = await insertAll(52);
    expect(await rotate()).toMatchObject({ status: 'done', did: { resealed: 156 } });
    expect(await readAll(NEW)).toEqual(texts);
  });

  it('tells in its backlog what waits, and not that it was late for years', async () => {
    await insertAll(1);
    test.clock.advance(400 * 86_400_000);
    const waiting = await runJob(as(GRACE), 'reseal-texts', { signal: AbortSignal.abort() });
    // A page of reports was ended, the rest is left to the next run.
    expect(waiting).toMatchObject({ status: 'partial', did: { resealed: 1 }, left: { due: 2 } });
    expect((waiting as { left: { oldestAt: Date } }).left.oldestAt).toEqual(test.clock.now());
    expect(await rotate()).toMatchObject({ status: 'done', did: { resealed: 2 } });
  });

  it('ended or broken at each of its calls and run again, leaves everything readable', async () => {
    let call = 0;
    for (let hit = true; hit; call += 1) {
      hit = false;
      for (const mode of MODES) {
        await test.context.db.caseNote.deleteMany();
        await test.context.db.abuseAppeal.deleteMany();
        await test.context.db.abuseReport.deleteMany();
        const texts = await insertAll(1);
        const strays: Promise<unknown>[] = [];
        const points = createPoints({
          onHit: () => (hit = true),
          onStray: (work) => strays.push(work),
        });
        points.arm({ call, mode });
        const broken = { db: wrapDatabase(test.context.db, points, () => undefined) };
        await rotate(GRACE, broken).catch(() => undefined);
        await Promise.allSettled(strays);
        const where = `${mode} call ${call}`;
        expect(await readAll(GRACE), where).toEqual(texts);
        test.clock.advance(120_000);
        expect(await rotate(), where).toMatchObject({ status: 'done', left: { due: 0 } });
        expect(await readAll(NEW), where).toEqual(texts);
      }
    }
    expect(call).toBeGreaterThan(8);
  });

  it('under load, takes what servers with the old key first write meanwhile, and brings nothing back', async () => {
    await insertAll(20);
    let writing = true;
    let written = 0;
    const write = async () => {
      while (writing) await insertNote(OLD, `meanwhile ${++written}`);
    };
    const writer = write();
    // Erased while it is being encrypted anew.
    const erased = eraseCaseText({ ...test.context, actor: 'shell' }, caseId);
    const runs = Promise.all([rotate(), rotate()]);
    await Promise.all([erased, runs]);
    writing = false;
    await writer;
    expect(written).toBeGreaterThan(0);
    await rotate();
    const texts = await readAll(NEW);
    // Reports name no case here: they stay. Of appeals nothing may come back, of notes only what came later.
    expect(texts.filter((text) => text.startsWith('report'))).toHaveLength(20);
    expect(texts.filter((text) => /^(appeal|note)/.test(text))).toEqual([]);
    await start(NEW);
  });

  it('is not held up by one that was tampered with, which stays and is told', async () => {
    await insertAll(1);
    const note = await test.context.db.caseNote.findFirstOrThrow();
    const sealedText = Buffer.from(note.sealedText!);
    sealedText[20]! ^= 1;
    await test.context.db.caseNote.update({
      where: { id: note.id },
      data: { sealedText: new Uint8Array(sealedText) },
    });
    expect(await rotate()).toMatchObject({ did: { resealed: 2, failed: 1 }, left: { due: 1 } });
    expect(test.lines.join('\n')).toContain('could not be encrypted anew');
    await expect(start(NEW)).rejects.toThrow(/on which 1 note depend/);
  });

  it('leaves alone what a newer server has written', async () => {
    await insertNote(NEW, 'newer');
    expect(await rotate(OLD)).toMatchObject({ did: { resealed: 0, failed: 1 } });
    expect(await readAll(NEW)).toEqual(['newer']);
  });
});
