import { describe, expect, it } from 'vitest';
import { explainWalletError } from './explain-wallet-error';

const coded = (code: unknown, message = '') => Object.assign(new Error(message), { code });
const wrapped = (cause: Error) => new Error('the library’s own words', { cause });

describe('explainWalletError', () => {
  it.each([
    ['a no', coded(4001), 'Declined in the wallet', 'sign'],
    ['a no in another spelling', coded('ACTION_REJECTED'), 'Declined in the wallet', 'sign'],
    ['a no that a library wrapped', wrapped(coded(4001)), 'Declined in the wallet', 'sign'],
    [
      'a no by its words',
      new Error('User denied message signature'),
      'Declined in the wallet',
      'sign',
    ],
    ['a locked wallet', coded(4100), 'The wallet is locked', 'sign'],
    ['a wallet that is asking already', coded(-32_002), 'The wallet waits for you', 'sign'],
    ['a wallet that is gone', coded(4900), 'The wallet does not answer', 'sign'],
    ['a chain it does not know', coded(4902), 'The wallet is on another chain', 'switch'],
    [
      'a chain that is not the active one',
      new Error('Provided chainId "84532" must match the active chainId "1"'),
      'The wallet is on another chain',
      'switch',
    ],
    [
      'a window that was blocked',
      new Error('Pop-up window failed to open'),
      'The wallet’s window was blocked',
      'sign',
    ],
    ['an error that nobody knows', new Error('#3'), 'The wallet did not sign', 'sign'],
    ['no error at all', undefined, 'The wallet did not sign', 'sign'],
  ])('says %s in words', (_, thrown, title, way) => {
    const trouble = explainWalletError(thrown);
    expect(trouble).toMatchObject({ title, way });
    expect(trouble.message).toContain('Nothing was charged.');
  });

  it('ends with causes that go round in a circle', () => {
    const error = new Error('#4');
    error.cause = error;
    expect(explainWalletError(error).title).toBe('The wallet did not sign');
  });
});
