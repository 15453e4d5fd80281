import type { Context } from '@/lib/context';

const PAGE = 1_000;

const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

/** The whole audit as JSON lines, the oldest entry first. */
export async function* exportAudit({ db }: Pick<Context, 'db'>): AsyncGenerator<string> {
  for (let after = 0n; ;) {
    const page = await db.auditEntry.findMany({
      where: { seq: { gt: after } },
      orderBy: { seq: 'asc' },
      take: PAGE,
    });
    for (const { seq, previous, hash, ...entry } of page) {
      const hashes = { previous: toHex(previous), hash: toHex(hash) };
      yield `${JSON.stringify({ seq: Number(seq), ...entry, ...hashes })}\n`;
    }
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = last.seq;
  }
}
