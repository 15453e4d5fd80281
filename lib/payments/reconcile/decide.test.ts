import { describe, expect, it } from 'vitest';
import type { AuthorizationView } from '../chain';
import { decide } from './decide';

const TRANSACTION = `0x${'1'.repeat(64)}` as const;

/** Blocks 100 (final) to 110; the authorization ends at second 1,000. */
function view({
  use = null,
  finalAt = 900n,
  headAt = 950n,
}: {
  use?: { blockNumber: bigint; paid: boolean } | null;
  finalAt?: bigint;
  headAt?: bigint;
} = {}): AuthorizationView {
  return {
    head: { number: 110n, timestamp: headAt },
    finalized: { number: 100n, timestamp: finalAt },
    use: use === null ? null : { ...use, transaction: TRANSACTION, logIndex: 3 },
  };
}

const row = { validBefore: 1_000n, headBlock: 90n, confirmBlock: null };
const paid = { blockNumber: 105n, paid: true };
const paidFinal = { blockNumber: 95n, paid: true };
const elsewhere = { blockNumber: 105n, paid: false };
const elsewhereFinal = { blockNumber: 95n, paid: false };
const over = { finalAt: 1_000n, headAt: 1_050n };

describe.each(['settling', 'pending'] as const)('a payment that is %s', (state) => {
  it.each([
    ['paid', view({ use: paid }), { kind: 'settle', payerOnly: false, final: false }],
    ['paid, final', view({ use: paidFinal }), { kind: 'settle', payerOnly: false, final: true }],
    ['used elsewhere', view({ use: elsewhere }), { kind: 'refuse', final: false }],
    ['used elsewhere, final', view({ use: elsewhereFinal }), { kind: 'refuse', final: true }],
    ['unused', view(), { kind: 'wait' }],
    [
      'unused, its time over but not finally',
      view({ headAt: 2_000n, finalAt: 999n }),
      { kind: 'wait' },
    ],
    ['unused at a final block at its end', view(over), { kind: 'refuse', final: true }],
  ])('is, where the chain says %s, decided', (_, seen, decision) => {
    expect(decide({ ...row, state }, seen)).toMatchObject(decision);
  });

  it.each([
    ['in the block that was the newest before we asked', 105n],
    ['in a block before that', 109n],
    ['in a block of which nobody knows whether it is older', null],
  ])('belongs to the payer alone where it was used %s', (_, headBlock) => {
    expect(decide({ ...row, state, headBlock }, view({ use: paid }))).toMatchObject({
      kind: 'settle',
      payerOnly: true,
    });
  });
});

describe.each(['released', 'refused'] as const)('a payment that was %s', (state) => {
  it('is granted to its payer where the chain shows the money after all', () => {
    expect(decide({ ...row, state }, view({ use: paid }))).toMatchObject({
      kind: 'settle',
      payerOnly: true,
    });
  });

  it('is closed once nothing can come any more', () => {
    const closed = state === 'refused' ? { kind: 'close' } : { kind: 'refuse', final: true };
    expect(decide({ ...row, state }, view(over))).toMatchObject(closed);
    expect(decide({ ...row, state }, view({ use: elsewhereFinal }))).toMatchObject(closed);
    expect(decide({ ...row, state }, view())).toEqual({ kind: 'wait' });
  });
});

describe('a payment that is settled by somebody’s word', () => {
  const settled = { ...row, state: 'settled' as const };

  it.each([
    ['shows it', view({ use: paid }), { kind: 'confirm', final: false }],
    ['shows it, final', view({ use: paidFinal }), { kind: 'confirm', final: true }],
    ['shows nothing yet', view(), { kind: 'mark', block: 110n }],
    ['shows another use, not final', view({ use: elsewhere }), { kind: 'wait' }],
    ['shows another use, final', view({ use: elsewhereFinal }), { kind: 'lose' }],
    ['shows nothing, its time over', view(over), { kind: 'lose' }],
  ])('is, where the chain %s, decided', (_, seen, decision) => {
    expect(decide(settled, seen)).toMatchObject(decision);
  });

  it('is missing once the block of the first look is final', () => {
    expect(decide({ ...settled, confirmBlock: 101n }, view())).toEqual({ kind: 'wait' });
    expect(decide({ ...settled, confirmBlock: 100n }, view())).toEqual({ kind: 'miss' });
  });
});

describe('a payment that is missing', () => {
  const missing = { ...row, state: 'missing' as const, confirmBlock: 80n };

  it.each([
    ['shows it', view({ use: paid }), { kind: 'settle', final: false }],
    ['shows nothing, with time left', view(), { kind: 'settle-again' }],
    ['shows nothing, with too little time left', view({ headAt: 990n }), { kind: 'wait' }],
    ['shows nothing, its time over', view(over), { kind: 'lose' }],
    ['shows another use, final', view({ use: elsewhereFinal }), { kind: 'lose' }],
  ])('is, where the chain %s, decided', (_, seen, decision) => {
    expect(decide(missing, seen)).toMatchObject(decision);
  });
});
