import { pad, toHex, type Hex } from 'viem';
import { describe, expect, it } from 'vitest';
import { isPaid } from './is-paid';
import type { Log } from './rpc-shapes';
import { AUTHORIZATION_CANCELED, AUTHORIZATION_USED, TRANSFER } from './token-events';

const account = (digit: string): Hex => `0x${digit.repeat(40)}`;
const [TOKEN, OTHER, PAYER, PAY_TO] = ['a', 'b', 'c', 'd'].map(account) as [Hex, Hex, Hex, Hex];
const NONCE = toHex(7, { size: 32 });
const QUERY = { from: PAYER, to: PAY_TO, value: 10_000n, nonce: NONCE, sinceBlock: null };

const log = (logIndex: number, topics: Hex[], more: Partial<Log> = {}): Log => ({
  address: TOKEN,
  topics,
  data: '0x',
  blockNumber: 1n,
  blockHash: toHex(1, { size: 32 }),
  transactionHash: toHex(2, { size: 32 }),
  logIndex,
  ...more,
});

const used = (logIndex: number) => log(logIndex, [AUTHORIZATION_USED, pad(PAYER), NONCE]);

const transfer = (
  logIndex: number,
  { from = PAYER, to = PAY_TO, value = 10_000n, address = TOKEN } = {},
): Log =>
  log(logIndex, [TRANSFER, pad(from), pad(to)], { data: toHex(value, { size: 32 }), address });

describe('isPaid', () => {
  it('takes the use and the transfer that follows it, wherever they stand in the block', () => {
    expect(isPaid(used(4), [used(4), transfer(5)], QUERY)).toBe(true);
    expect(isPaid(used(4), [transfer(5), log(3, []), used(4)], QUERY)).toBe(true);
  });

  it.each<[string, Log[]]>([
    ['no transfer', []],
    ['a transfer before it', [transfer(3)]],
    ['a transfer further on, after another log', [log(5, []), transfer(6)]],
    ['a transfer further on, after one to another', [transfer(5, { to: OTHER }), transfer(6)]],
    ['a transfer to another', [transfer(5, { to: OTHER })]],
    ['a transfer from another', [transfer(5, { from: OTHER })]],
    ['more', [transfer(5, { value: 10_001n })]],
    ['less', [transfer(5, { value: 9_999n })]],
    ['a transfer of another token', [transfer(5, { address: OTHER })]],
    [
      'another event of the same form',
      [{ ...transfer(5), topics: [NONCE, pad(PAYER), pad(PAY_TO)] }],
    ],
    [
      'a transfer with a fourth topic',
      [{ ...transfer(5), topics: [...transfer(5).topics, NONCE] }],
    ],
    ['a transfer with a longer value', [{ ...transfer(5), data: `${transfer(5).data}00` }]],
    ['a transfer without a value', [{ ...transfer(5), data: '0x' }]],
  ])('does not take %s', (_, others) => {
    expect(isPaid(used(4), [used(4), ...others], QUERY)).toBe(false);
  });

  it('never takes a cancellation, whatever follows', () => {
    const cancelled = log(4, [AUTHORIZATION_CANCELED, pad(PAYER), NONCE]);
    expect(isPaid(cancelled, [cancelled, transfer(5)], QUERY)).toBe(false);
  });
});
