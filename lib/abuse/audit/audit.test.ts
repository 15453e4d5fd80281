import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestContext, type TestContext } from '@/dev/context/create-test-context';
import { appendAudit } from './append-audit';
import { verifyAudit } from './verify-audit';

let test: TestContext;
let owner: pg.Client;
beforeAll(async () => {
  test = await createTestContext();
  owner = new pg.Client({ connectionString: test.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await test.dispose();
});

/** As only whoever owns the table can. */
async function tamper(sql: string): Promise<void> {
  await owner.query('ALTER TABLE audit_entry DISABLE TRIGGER USER');
  await owner.query(sql);
  await owner.query('ALTER TABLE audit_entry ENABLE TRIGGER USER');
}

const append = (count = 1) =>
  test.context.db.$transaction((inside) =>
    appendAudit(
      inside,
      test.context,
      Array.from({ length: count }, (_, n) => ({
        actor: 'shell' as const,
        action: 'noted' as const,
        caseId: `case${n}`,
        facts: { z: 1, a: 'x', b: true },
      })),
    ),
  );

beforeEach(async () => {
  await tamper('DELETE FROM audit_entry');
  await append(3);
});

const verify = () => verifyAudit(test.context);

describe('the chain', () => {
  it('holds, however many write at once', async () => {
    await Promise.all(Array.from({ length: 20 }, () => append(2)));
    expect(await verify()).toMatchObject({ ok: true, entries: 43n });
  });

  it('is empty at first', async () => {
    await tamper('DELETE FROM audit_entry');
    expect(await verify()).toEqual({ ok: true, entries: 0n, head: null });
  });

  it.each([
    ['a word', `UPDATE audit_entry SET action = 'kept' WHERE seq = 2`, 'altered', 2n],
    [
      'a fact',
      `UPDATE audit_entry SET facts = '{"z":2,"a":"x","b":true}' WHERE seq = 2`,
      'altered',
      2n,
    ],
    ['a time', `UPDATE audit_entry SET at = at + interval '1 ms' WHERE seq = 1`, 'altered', 1n],
    ['whose it was', `UPDATE audit_entry SET case_id = NULL WHERE seq = 3`, 'altered', 3n],
    ['a hash', `UPDATE audit_entry SET hash = sha256('x') WHERE seq = 2`, 'altered', 2n],
    [
      'the hash before',
      `UPDATE audit_entry SET previous = sha256('x') WHERE seq = 2`,
      'unchained',
      2n,
    ],
    ['one gone', `DELETE FROM audit_entry WHERE seq = 2`, 'missing', 2n],
    ['the first gone', `DELETE FROM audit_entry WHERE seq = 1`, 'missing', 1n],
  ])('shows %s', async (_, sql, fault, seq) => {
    await tamper(sql);
    expect(await verify()).toEqual({ ok: false, fault, seq });
  });

  it('shows an end that was cut off, or written anew, to whoever has noted the head', async () => {
    const before = await verify();
    if (!before.ok || before.head === null) throw new Error('the chain does not hold');
    await append();
    expect(await verifyAudit(test.context, before.head)).toMatchObject({ ok: true });
    await tamper('DELETE FROM audit_entry WHERE seq >= 3');
    expect(await verify()).toMatchObject({ ok: true, entries: 2n });
    const cut = await verifyAudit(test.context, before.head);
    expect(cut).toEqual({ ok: false, fault: 'head_missing', seq: 3n });
    test.clock.advance(1);
    await append();
    const anew = await verifyAudit(test.context, before.head);
    expect(anew).toEqual({ ok: false, fault: 'head_altered', seq: 3n });
  });
});

describe('the database', () => {
  it.each([
    ['an update', `UPDATE audit_entry SET actor = 'x'`],
    ['a delete', 'DELETE FROM audit_entry WHERE seq = 3'],
    ['a truncate', 'TRUNCATE audit_entry'],
  ])('refuses %s, to the owner by a trigger and to the product by its rights', async (_, sql) => {
    await expect(owner.query(sql)).rejects.toThrow('the audit is never altered');
    await expect(test.context.db.$executeRawUnsafe(sql)).rejects.toThrow('permission denied');
    expect(await verify()).toMatchObject({ ok: true, entries: 3n });
  });

  it.each([
    ['a gap', `5, (SELECT hash FROM audit_entry WHERE seq = 3)`],
    ['a number twice', `3, (SELECT hash FROM audit_entry WHERE seq = 3)`],
    ['another past', `4, (SELECT hash FROM audit_entry WHERE seq = 2)`],
  ])('refuses %s', async (_, values) => {
    const sql = `INSERT INTO audit_entry (seq, previous, at, actor, action, facts, hash)
                 VALUES (${values}, now(), 'x', 'noted', '{}', sha256('y'))`;
    await expect(test.context.db.$executeRawUnsafe(sql)).rejects.toThrow('follows on the newest');
  });
});
